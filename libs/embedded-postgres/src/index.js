"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.startEmbeddedPostgres = startEmbeddedPostgres;
const node_crypto_1 = require("node:crypto");
const node_fs_1 = require("node:fs");
const promises_1 = require("node:fs/promises");
const node_net_1 = require("node:net");
const node_path_1 = require("node:path");
const pg_1 = require("pg");
const binaries_1 = require("./binaries");
const postmaster_1 = require("./postmaster");
const run_as_1 = require("./run-as");
const USER = 'zentra';
const START_MS = 30_000;
const STOP_MS = 20_000;
/**
 * Starts the Postgres that comes with npm on `dataDir`, or adopts the one that already runs there.
 * It listens on 127.0.0.1 only and survives this process, so that a killed API finds its database running.
 * @throws Error with one line that says what is wrong
 */
async function startEmbeddedPostgres({ dataDir, database = 'zentra', durable = true, }) {
    const home = (0, node_path_1.resolve)(dataDir);
    const cluster = new Cluster(home, durable);
    await (0, promises_1.mkdir)(home, { recursive: true });
    const { port, adopted } = await cluster.ensureRunning();
    const url = (name) => `postgres://${USER}:${cluster.password}@127.0.0.1:${port}/${name}`;
    await ensureDatabase(url('postgres'), database);
    return { url: url(database), adopted, stop: () => cluster.stop(url('postgres')) };
}
class Cluster {
    home;
    durable;
    password = '';
    pgdata;
    log;
    constructor(home, durable) {
        this.home = home;
        this.durable = durable;
        this.pgdata = (0, node_path_1.join)(home, 'data');
        this.log = (0, node_path_1.join)(home, 'postgres.log');
    }
    async ensureRunning() {
        const running = await (0, postmaster_1.runningPostmaster)(this.pgdata);
        if (running) {
            this.password = await (0, promises_1.readFile)((0, node_path_1.join)(this.home, 'password'), 'utf8');
            if (await this.answers(running.port, running.pid))
                return { port: running.port, adopted: true };
        }
        const binaries = await (0, binaries_1.findBinaries)();
        const runner = (0, run_as_1.runnerFor)([binaries.postgres, this.pgdata]);
        runner.give(this.home);
        await this.initialise(binaries, runner);
        return this.start(binaries, runner);
    }
    /** Stops the server in order, so that nothing needs recovery; leaves it to whoever else still uses it. */
    async stop(adminUrl) {
        const running = await (0, postmaster_1.runningPostmaster)(this.pgdata);
        if (!running || (await hasOtherClients(adminUrl)))
            return;
        process.kill(running.pid, 'SIGINT');
        if (await (0, postmaster_1.waitForExit)(running.pid, STOP_MS))
            return;
        process.kill(running.pid, 'SIGQUIT');
        await (0, postmaster_1.waitForExit)(running.pid, STOP_MS);
    }
    /** initdb, once. The marker is written last: a cluster without it was never finished and holds nothing. */
    async initialise({ initdb }, runner) {
        const marker = (0, node_path_1.join)(this.home, 'initialised');
        const passwordFile = (0, node_path_1.join)(this.home, 'password');
        if (await (0, promises_1.readFile)(marker).then(() => true, () => false)) {
            this.password = await (0, promises_1.readFile)(passwordFile, 'utf8');
            return;
        }
        await (0, promises_1.rm)(this.pgdata, { recursive: true, force: true });
        this.password = (0, node_crypto_1.randomBytes)(24).toString('hex');
        await (0, promises_1.writeFile)(passwordFile, this.password, { mode: 0o600 });
        runner.give(passwordFile);
        const args = [
            '-D',
            this.pgdata,
            '-U',
            USER,
            `--pwfile=${passwordFile}`,
            '--auth=scram-sha-256',
            '--encoding=UTF8',
        ];
        // The builtin provider sorts and folds the same on every operating system.
        args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
        if (!this.durable)
            args.push('--no-sync');
        const child = runner.spawn(initdb, args, { cwd: this.home, stdio: ['ignore', 'ignore', 'pipe'] });
        let complaint = '';
        child.stderr?.on('data', (chunk) => (complaint += chunk.toString()));
        const code = await new Promise((done) => child.on('close', done).on('error', (error) => done(error.message)));
        if (code !== 0)
            throw new Error(`Postgres could not make its folder ${this.pgdata}: ${lastLine(complaint)} (${String(code)})`);
        await (0, promises_1.writeFile)(marker, '');
    }
    /** Tries for a while: after a kill -9 of Postgres its shared memory is held until its last child has gone. */
    async start({ postgres }, runner) {
        for (const end = Date.now() + START_MS;; await (0, postmaster_1.pause)(250)) {
            const port = await this.choosePort();
            const log = (0, node_fs_1.openSync)(this.log, 'a', 0o600);
            // Its own process group: Ctrl-C in the terminal must not reach Postgres before the API has finished with it.
            const child = runner.spawn(postgres, ['-D', this.pgdata, '-p', String(port), ...this.settings()], {
                cwd: this.home,
                detached: true,
                stdio: ['ignore', log, log],
            });
            (0, node_fs_1.closeSync)(log);
            child.unref();
            const failed = new Promise((done) => child.once('exit', () => done(false)).once('error', () => done(false)));
            if (child.pid && (await Promise.race([failed, this.answers(port, child.pid)])))
                return { port, adopted: false };
            // Perhaps another process has just started it.
            const other = await (0, postmaster_1.runningPostmaster)(this.pgdata);
            if (other && (await this.answers(other.port, other.pid)))
                return { port: other.port, adopted: true };
            if (Date.now() > end)
                throw new Error(`Postgres did not start: ${lastLine(await (0, promises_1.readFile)(this.log, 'utf8'))}`);
        }
    }
    settings() {
        const settings = [
            'listen_addresses=127.0.0.1',
            'unix_socket_directories=',
            'max_connections=200',
            'shared_buffers=256MB',
        ];
        if (!this.durable)
            settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
        return settings.flatMap((setting) => ['-c', setting]);
    }
    /** Whether the server at `port` takes our password, waiting while it starts or recovers and `pid` lives. */
    async answers(port, pid) {
        const end = Date.now() + START_MS;
        while (Date.now() < end && (0, postmaster_1.isAlive)(pid)) {
            const client = new pg_1.Client({
                host: '127.0.0.1',
                port,
                user: USER,
                password: this.password,
                database: 'postgres',
            });
            try {
                await client.connect();
                await client.end();
                return true;
            }
            catch (error) {
                await client.end().catch(() => undefined);
                // 28P01: somebody else's server; not ours to adopt.
                if (error.code === '28P01')
                    return false;
                await (0, postmaster_1.pause)(50);
            }
        }
        return false;
    }
    /** The port of last time where it is free, so that tools keep their settings; otherwise a free one. */
    async choosePort() {
        const file = (0, node_path_1.join)(this.home, 'port');
        const last = Number(await (0, promises_1.readFile)(file, 'utf8').catch(() => '0'));
        const port = (last > 0 && (await tryPort(last))) || (await tryPort(0));
        if (!port)
            throw new Error('There is no free port on 127.0.0.1 for Postgres.');
        await (0, promises_1.writeFile)(file, String(port));
        return port;
    }
}
const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
/** The port, if it can be listened on; 0 asks for any. */
const tryPort = (port) => new Promise((done) => {
    const server = (0, node_net_1.createServer)()
        .once('error', () => done(undefined))
        .listen(port, '127.0.0.1', () => {
        const { port: got } = server.address();
        server.close(() => done(got));
    });
});
async function ensureDatabase(adminUrl, name) {
    await withClient(adminUrl, async (client) => {
        const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
        if (rowCount)
            return;
        await client
            .query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
            .catch((error) => {
            if (error.code !== '42P04' && error.code !== '23505')
                throw error; // another process was faster
        });
    });
}
const hasOtherClients = (adminUrl) => withClient(adminUrl, async (client) => {
    const { rows } = await client.query(`SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
    return (rows[0]?.others ?? 0) > 0;
}).catch(() => false);
async function withClient(url, use) {
    const client = new pg_1.Client({ connectionString: url });
    await client.connect();
    try {
        return await use(client);
    }
    finally {
        await client.end();
    }
}
//# sourceMappingURL=index.js.map