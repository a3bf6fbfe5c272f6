import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ByteRange, FileKey, FileStorage, StoredContent } from './file-storage';

const ID = /([0-9a-f-]{36})\.(file|preview)$/;
/** How long to wait for a connection and for a response, ms. */
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 30_000 };

/**
 * Stores files in any S3-compatible service:
 * `s3://key:secret@host[:port]/bucket?region=…&tls=false&prefix=…`.
 */
export class S3Storage implements FileStorage {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(address: string) {
    const url = new URL(address);
    const scheme = url.searchParams.get('tls') === 'false' ? 'http' : 'https';
    this.bucket = decodeURIComponent(url.pathname.slice(1));
    this.prefix = url.searchParams.get('prefix') ?? '';
    this.client = new S3Client({
      endpoint: `${scheme}://${url.host}`,
      region: url.searchParams.get('region') ?? 'us-east-1',
      credentials: {
        accessKeyId: decodeURIComponent(url.username),
        secretAccessKey: decodeURIComponent(url.password),
      },
      forcePathStyle: true,
      // Only Amazon supports the newer checksums; TLS and the signature protect the content.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 3,
      requestHandler: PATIENCE,
    });
  }

  async put(key: FileKey, path: string): Promise<void> {
    const { size } = await stat(path);
    const Body = createReadStream(path);
    try {
      const object = { ...this.nameOf(key), Body, ContentLength: size };
      await this.client.send(new PutObjectCommand(object));
    } finally {
      Body.destroy();
    }
  }

  async read(key: FileKey, range?: ByteRange): Promise<StoredContent | null> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    try {
      const answer = await this.client.send(new GetObjectCommand({ ...this.nameOf(key), Range }));
      const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1];
      if (!(answer.Body instanceof Readable)) throw new Error('The storage answered without a body');
      return { size: Number(whole ?? answer.ContentLength), stream: answer.Body };
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return null;
      throw error;
    }
  }

  async remove(key: FileKey): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.nameOf(key)));
  }

  async *ids(before: Date): AsyncGenerator<string[]> {
    for (let token: string | undefined; ;) {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix, ContinuationToken: token }),
      );
      const old = (page.Contents ?? []).filter(({ LastModified }) => LastModified && LastModified < before);
      yield [...new Set(old.flatMap(({ Key }) => ID.exec(Key ?? '')?.[1] ?? []))];
      token = page.NextContinuationToken;
      if (token === undefined) return;
    }
  }

  private nameOf({ id, version }: FileKey) {
    return { Bucket: this.bucket, Key: `${this.prefix}${id}.${version}` };
  }
}
