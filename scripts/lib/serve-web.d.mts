export function serveWeb(options: {
  port: number;
  host: string;
  api: string;
}): Promise<{ port: number; close(): void }>;
