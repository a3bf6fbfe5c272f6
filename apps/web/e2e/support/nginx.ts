import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx } from '../../../../scripts/lib/nginx.mjs';

export interface Nginx {
  stop(): Promise<void>;
}

/** Returns the blocks of nginx configuration in docs/operations.md, in order. */
export const documentedBlocks = (): string[] => {
  const text = readFileSync(join(__dirname, '../../../../docs/operations.md'), 'utf8');
  return [...text.matchAll(/```nginx\n([\s\S]*?)```/g)].map(([, block = '']) => block);
};

/** Creates a self-signed certificate for 127.0.0.1, as two files for nginx. */
export function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'tls.pem'), join(folder, 'tls.key')];
  const about = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...about, ...files], {
    stdio: 'pipe',
  });
  return { certificate, key };
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * Starts the installed nginx with this content of its `http` block and no other settings; resolves
 * once it listens on the port. @throws where it is not installed or refuses the configuration
 */
export async function startNginx(http: string, port: number): Promise<Nginx> {
  const program = findNginx();
  if (!program)
    throw new Error(
      'There is no nginx: install it, or set NGINX_PATH to its path (see scripts/lib/nginx.mjs)',
    );
  const folder = mkdtempSync(join(tmpdir(), 'zentra-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  writeFileSync(
    join(folder, 'nginx.conf'),
    // One process, which may write into the folder as any user.
    `daemon off;\nmaster_process off;\npid ${join(folder, 'pid')};\nerror_log stderr crit;\nevents {}\n` +
      `http {\naccess_log off;\n${temporary.join('\n')}\n${http}\n}\n`,
  );
  const child = spawn(program, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let isOver = false;
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      isOver = true;
      resolve();
    }),
  );
  while (!(await isOpen(port)))
    if (isOver) throw new Error('nginx has not started; see above');
    else await new Promise((resolve) => setImmediate(resolve));
  return {
    stop: async () => {
      child.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
