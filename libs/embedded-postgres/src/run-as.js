"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.runnerFor = runnerFor;
const node_child_process_1 = require("node:child_process");
const node_fs_1 = require("node:fs");
const node_path_1 = require("node:path");
const USER = 'postgres';
/**
 * Ordinary people run Postgres as themselves; root runs it as the user `postgres`, made when missing.
 * @param paths what that user has to reach
 * @throws Error that says what to do
 */
function runnerFor(paths) {
    if (process.getuid?.() !== 0)
        return { spawn: node_child_process_1.spawn, give: () => undefined };
    const user = findUser() ?? makeUser();
    const give = (path) => (0, node_fs_1.chownSync)(path, user.uid, user.gid);
    if (paths.every((path) => canReach(user, path))) {
        return { give, spawn: (program, args, options) => (0, node_child_process_1.spawn)(program, args, { ...options, ...user }) };
    }
    return {
        give,
        spawn: (program, args, options) => (0, node_child_process_1.spawn)(SETPRIV, [...throughClosedFolders(user), program, ...args], options),
    };
}
const SETPRIV = '/usr/bin/setpriv';
/** Somewhere above us is a folder that only root may enter, such as /root: keep just the right to pass through. */
function throughClosedFolders({ uid, gid }) {
    if (!(0, node_fs_1.existsSync)(SETPRIV)) {
        throw new Error('As root, Postgres runs as the user "postgres", who cannot enter this folder: ' +
            'use a folder that everybody may enter, start as an ordinary user, or set DATABASE_URL.');
    }
    const capability = '+dac_override';
    return [
        `--reuid=${uid}`,
        `--regid=${gid}`,
        '--clear-groups',
        `--inh-caps=${capability}`,
        `--ambient-caps=${capability}`,
    ];
}
function findUser() {
    try {
        const id = (flag) => Number((0, node_child_process_1.execFileSync)('id', [flag, USER], { stdio: ['ignore', 'pipe', 'ignore'] }));
        return { uid: id('-u'), gid: id('-g') };
    }
    catch {
        return undefined;
    }
}
function makeUser() {
    try {
        const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER];
        (0, node_child_process_1.execFileSync)('useradd', args, { stdio: 'ignore' });
    }
    catch {
        // Reported just below, with what to do about it.
    }
    const user = findUser();
    if (!user)
        throw new Error('Postgres does not run as root: add a user "postgres", start as another user, or set DATABASE_URL.');
    return user;
}
/** Whether every folder above `path` lets the user pass. */
function canReach({ uid, gid }, path) {
    for (let folder = path; (0, node_path_1.dirname)(folder) !== folder; folder = (0, node_path_1.dirname)(folder)) {
        const parent = (0, node_fs_1.statSync)((0, node_path_1.dirname)(folder));
        const shift = parent.uid === uid ? 6 : parent.gid === gid ? 3 : 0;
        if (((parent.mode >> shift) & 1) === 0)
            return false;
    }
    return true;
}
//# sourceMappingURL=run-as.js.map