import { Injectable } from '@nestjs/common';
import type { Message } from '@zentra/contracts';

type Listener = (message: Message, memberIds: string[]) => void;

/** Hands every message that was just stored and told up to whoever stands above; a listener returns at once. */
@Injectable()
export class MessageNews {
  private readonly listeners: Listener[] = [];

  onMessage(listener: Listener): void {
    this.listeners.push(listener);
  }

  tell(message: Message, memberIds: string[]): void {
    for (const listener of this.listeners) listener(message, memberIds);
  }
}
