"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.pause = void 0;
exports.runningPostmaster = runningPostmaster;
exports.isAlive = isAlive;
exports.waitForExit = waitForExit;
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
/** The server that says it runs on `pgdata`, if its process is there; a stale file counts as none. */
async function runningPostmaster(pgdata) {
    const lines = (await (0, promises_1.readFile)((0, node_path_1.join)(pgdata, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    // Lines by position: pid, data folder, start time, port.
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
}
function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/** Waits until the process is gone; false when it is still there after `ms`. */
async function waitForExit(pid, ms) {
    for (const end = Date.now() + ms; Date.now() < end; await (0, exports.pause)(25))
        if (!isAlive(pid))
            return true;
    return false;
}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
exports.pause = pause;
//# sourceMappingURL=postmaster.js.map