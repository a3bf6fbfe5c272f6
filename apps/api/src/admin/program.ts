import { LANGUAGES, type Language } from '@zentra/contracts';
import { Command, Option } from 'commander';
import type { AdminService } from './admin.service';

/** Runs one action with the services of the application and prints the returned lines. */
export type Run = (act: (admin: AdminService) => Promise<string[]>) => Promise<void>;

interface CreateOptions {
  moderator?: boolean;
  stdin?: boolean;
  language: Language;
}

/** Reads standard input to its end, without the final line break. */
async function fromStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, '');
}

const given = async ({ stdin }: { stdin?: boolean }) => (stdin ? fromStdin() : undefined);
const STDIN = ['--stdin', 'take the password from standard input instead of making one'] as const;

/** Defines the admin command: subcommands, arguments and help. */
export function programFor(run: Run): Command {
  const program = new Command('admin')
    .usage('[command]')
    .description(
      'Looks after the people of this Zentra, whether or not its server runs. Every act is in the audit log.',
    )
    .addHelpText('after', '\nExample: npm run admin -- create mara mara@example.org --moderator');
  program
    .command('create <username> <email>')
    .description('make an account and print its password')
    .option('--moderator', 'let them decide about reports')
    .option(...STDIN)
    .addOption(
      new Option('--language <language>', 'language of emails to the account')
        .choices(LANGUAGES)
        .default('en'),
    )
    .action(async (username: string, email: string, options: CreateOptions) => {
      const password = await given(options);
      const { language, moderator: isModerator } = options;
      await run(async (admin) => {
        const role = isModerator ? 'moderator' : 'member';
        const used = await admin.create({ username, email, language, role }, password);
        return [`Made ${username}.`, ...(password === undefined ? [`Password: ${used}`] : [])];
      });
    });
  program
    .command('reset-password <name>')
    .description('print another password and end all their sessions')
    .option(...STDIN)
    .action(async (name: string, options: { stdin?: boolean }) => {
      const password = await given(options);
      await run(async (admin) => {
        const used = await admin.resetPassword(name, password);
        return [
          `${name} is signed out everywhere.`,
          ...(password === undefined ? [`Password: ${used}`] : []),
        ];
      });
    });
  program
    .command('suspend <name>')
    .description('sign a user out everywhere and refuse further sign-ins')
    .option('--message <words>', 'what they read when they try to sign in')
    .action((name: string, { message }: { message?: string }) =>
      run(async (admin) => {
        await admin.suspend(name, message);
        return [`${name} is suspended.`];
      }),
    );
  program
    .command('reinstate <name>')
    .description('lift a suspension')
    .action((name: string) =>
      run(async (admin) => {
        await admin.reinstate(name);
        return [`${name} may come in again.`];
      }),
    );
  program
    .command('role <name> <member|moderator>')
    .description('change the role of an account')
    .action((name: string, role: string) =>
      run(async (admin) => {
        if (role !== 'member' && role !== 'moderator') throw new Error('A role is member or moderator.');
        await admin.setRole(name, role);
        return [`${name} is a ${role}.`];
      }),
    );
  program
    .command('moderators')
    .description('list the moderators')
    .action(() => run((admin) => admin.moderators()));
  program
    .command('stats')
    .description('count what there is')
    .action(() => run((admin) => admin.stats()));
  program
    .command('reports')
    .description('list open reports')
    .action(() => run((admin) => admin.reports()));
  return program;
}
