import { outgoingFile, ZentraError, type OutgoingFile } from '@zentra/client';
import { IndexedDbDraftFiles } from '@zentra/client/browser';
import { LIMITS, refusalOf, type UploadLimits } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { now } from '@/lib/format/now';
import { reportError } from '@/lib/query/query-client';
import { Store } from '@/lib/store';
import { uploadOnce } from '@/lib/query/uploads';
import { refusalText, tooManyText, unkeptText } from './refusals';

/** A file for the next message. */
export interface ChosenFile extends OutgoingFile {
  /** The server has refused the file. The message cannot be sent until it is removed. */
  error?: unknown;
  /** The server is unreachable. The file is uploaded when the message is sent. */
  isWaiting?: boolean;
}

/** Limit for all chats of one user together, in bytes. */
const MOST_STORED_BYTES = 200 * 1024 * 1024;
/** The server stores unsent files for 24 hours. */
const FRESH_MS = 20 * 60 * 60 * 1000;

/** The default limits, until the server's own are loaded. */
let limits: UploadLimits = LIMITS;
let asked: Promise<void> | undefined;
const askLimits = (): void => {
  asked ??= client.attachments.limits().then(
    (answer) => void (limits = answer),
    () => (asked = undefined),
  );
};

/**
 * Files that were sent and are still stored with the draft, because the outbox may not have stored
 * them yet. They must not be sent again.
 */
const handedOver = new Set<string>();

/**
 * Manages the files of a chat's draft.
 * They are stored on this device until sent, removed or signed out, and uploaded in the background
 * while connected.
 */
export class ChosenFiles {
  readonly files = new Store<readonly ChosenFile[]>([]);
  /** Why files were refused, as sentences. */
  readonly notes = new Store<readonly string[]>([]);
  private readonly store: IndexedDbDraftFiles;
  private readonly going = new Map<string, AbortController>();

  constructor(
    meId: string,
    private readonly conversationId: string,
  ) {
    this.store = new IndexedDbDraftFiles(meId);
  }

  /**
   * Restores the stored files and uploads them.
   * @returns a function that stops these uploads
   */
  open(): () => void {
    let isOpen = true;
    askLimits();
    this.store.load(this.conversationId).then(
      (stored) => isOpen && this.take(stored.filter(({ key }) => !this.find(key) && !handedOver.has(key))),
      () => undefined,
    );
    return () => {
      isOpen = false;
      this.going.forEach((stop) => stop.abort());
    };
  }

  /** Adds valid files and reports why others are refused. Refused files are not uploaded. */
  readonly add = (chosen: Iterable<File>): void => {
    this.notes.set([]);
    void this.judge([...chosen]);
  };

  private async judge(all: File[]): Promise<void> {
    const notes: string[] = [];
    const good: OutgoingFile[] = [];
    for (const file of all) {
      const why = refusalOf(file, limits);
      // Copy to memory: a file on the disk may change before it is sent.
      const bytes = why === null && (await file.arrayBuffer().catch(() => null));
      if (bytes) good.push(outgoingFile(file.name, new Blob([bytes], { type: file.type })));
      else notes.push(refusalText(file, why || 'unreadable', limits));
    }
    const room = Math.max(0, LIMITS.attachments.max - this.files.get().length);
    if (good.length > room) notes.push(tooManyText(good.slice(room)));
    this.notes.set(notes);
    good.splice(room);
    this.take(good);
    for (const file of good) await this.keep(file);
  }

  /** True if no file was refused, so that the message can be sent. */
  get canGo(): boolean {
    return this.files.get().every(({ error }) => error === undefined);
  }

  retry(key: string): void {
    const file = this.find(key);
    if (file) this.upload(file);
  }

  /** Resumes waiting uploads after a reconnect. */
  wake(): void {
    this.files
      .get()
      .filter(({ isWaiting }) => isWaiting)
      .forEach((file) => this.upload(file));
  }

  remove(key: string): void {
    const file = this.find(key);
    this.files.set(this.files.get().filter((one) => one.key !== key));
    this.going.get(key)?.abort();
    this.forget([key]);
    if (file?.attachment) client.attachments.discard(file.attachment.id).catch(reportError);
  }

  /**
   * Returns the files to send and clears the draft. Uploads in flight continue. Call `forget` once
   * the outbox has stored them.
   */
  handOver(): OutgoingFile[] {
    const files = this.files.get();
    files.forEach(({ key }) => {
      this.going.delete(key);
      handedOver.add(key);
    });
    this.files.set([]);
    this.notes.set([]);
    return files.map(({ key, name, bytes, attachment }) => ({ key, name, bytes, attachment }));
  }

  forget(keys: string[]): void {
    for (const key of keys)
      this.store.delete(this.conversationId, key).then(
        () => handedOver.delete(key),
        () => undefined,
      );
  }

  private take(files: readonly OutgoingFile[]): void {
    const isFresh = ({ attachment }: OutgoingFile) =>
      attachment && now() - Date.parse(attachment.createdAt) < FRESH_MS;
    const taken = files.map((file) => (isFresh(file) ? file : { ...file, attachment: undefined }));
    const all = [...this.files.get(), ...taken].sort((a, b) => (a.key < b.key ? -1 : 1));
    this.files.set(all);
    taken.filter(({ attachment }) => !attachment).forEach((file) => this.upload(file));
  }

  private upload(file: OutgoingFile): void {
    const { key } = file;
    const stop = new AbortController();
    this.going.set(key, stop);
    this.change(key, { error: undefined, isWaiting: false });
    uploadOnce(this.conversationId, file, stop.signal)
      .then(
        (attachment) => {
          const uploaded = this.change(key, { attachment });
          if (uploaded) void this.keep(uploaded);
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          reportError(error);
          const mayPass =
            error instanceof ZentraError && (error.isTransient || error.code === 'UNAUTHENTICATED');
          this.change(key, mayPass ? { isWaiting: true } : { error });
        },
      )
      .finally(() => this.going.delete(key));
  }

  private async keep({ key, name, bytes, attachment }: OutgoingFile): Promise<void> {
    try {
      await this.store.put(this.conversationId, { key, name, bytes, attachment }, MOST_STORED_BYTES);
      // The file may have been removed in the meantime.
      if (!this.find(key)) this.forget([key]);
    } catch {
      this.notes.set([...this.notes.get(), unkeptText(name)]);
    }
  }

  private find(key: string): ChosenFile | undefined {
    return this.files.get().find((one) => one.key === key);
  }

  private change(key: string, changes: Partial<ChosenFile>): ChosenFile | undefined {
    this.files.set(this.files.get().map((one) => (one.key === key ? { ...one, ...changes } : one)));
    return this.find(key);
  }
}
