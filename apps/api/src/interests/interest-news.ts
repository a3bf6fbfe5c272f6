import { Injectable } from '@nestjs/common';

/** `received`: somebody is shown an interest from now on; `accepted`: theirs was accepted. */
export interface InterestNewsItem {
  kind: 'received' | 'accepted';
  interestId: string;
  /** Whose news it is. */
  userId: string;
}

type Listener = (news: InterestNewsItem) => void;

/** Hands what somebody may know of an interest up to whoever stands above; a listener returns at once. */
@Injectable()
export class InterestNews {
  private readonly listeners: Listener[] = [];

  onNews(listener: Listener): void {
    this.listeners.push(listener);
  }

  tell(news: InterestNewsItem): void {
    for (const listener of this.listeners) listener(news);
  }
}
