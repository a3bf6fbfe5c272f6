/** Remembers the newest keys, up to a number of them. */
export class RecentKeys {
  private readonly keys = new Set<string>();

  constructor(private readonly most: number) {}

  /** Adds a key. @returns whether it is new */
  add(key: string): boolean {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    const [oldest] = this.keys;
    if (oldest !== undefined && this.keys.size > this.most) this.keys.delete(oldest);
    return true;
  }
}
