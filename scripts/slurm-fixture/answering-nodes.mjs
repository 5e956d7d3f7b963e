/**
 * One process that answers for any number of nodes of Slurm 22.05, all at one address, and runs
 * nothing: a batch job ends S seconds after its launch where its script says `sleep S`, and any
 * other at once. slurmctld itself is unchanged, so its scheduling is real.
 *
 *   node answering-nodes.mjs PORT SLURMCTLD_PORT MUNGE_SOCKET
 *
 * Only the frame of a message is read, and of a launch the number, the user and the script. It
 * needs a slurmctld that was built for several slurmd's on a host, as Debian's is: its credentials
 * are used more than once.
 */
import { execFileSync } from 'node:child_process';
import { connect, createServer } from 'node:net';

/** The version of each release; who has not registered is spoken to in an older one. */
const VERSION = 38 << 8;
const TYPES = { launch: 4_005, ended: 5_018, terminate: 6_011, abort: 6_013, answer: 8_001 };
const DONE = 0;
const ALREADY_OVER = 4_002;
const MUNGE_PLUGIN = 101;
const NO_HASH = 1;
const CREDENTIAL_MILLISECONDS = 60_000;
/** More at once is more than a site of this size would send. */
const TELLING_MAX = 48;
const REPEAT_MILLISECONDS = 500;

const [port, slurmctldPort, mungeSocket] = process.argv.slice(2);
const credentials = new Map();
const untold = [];
let tellingCount = 0;

createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 4 && received.length >= 4 + received.readUInt32BE(0)) {
      const end = 4 + received.readUInt32BE(0);
      answer(socket, received.subarray(4, end));
      received = received.subarray(end);
    }
  });
}).listen({ port: Number(port), host: '127.0.0.1', backlog: 4_096 });

function answer(socket, message) {
  const { version, type, nodes, body } = parseFrame(message);
  if (type === TYPES.launch) launch(body);
  const isEnd = type === TYPES.terminate || type === TYPES.abort;
  const code = isEnd ? ALREADY_OVER : DONE;
  socket.write(frame({ version, type: TYPES.answer, nodes, body: number32(code) }));
}

/** A message may be meant for nodes that its receiver hands it on to: it answers for them. */
function parseFrame(message) {
  const version = message.readUInt16BE(0);
  const typeAt = version < VERSION ? 6 : 4;
  const type = message.readUInt16BE(typeAt);
  const bodyBytes = message.readUInt32BE(typeAt + 2);
  const forwardCount = message.readUInt16BE(typeAt + 6);
  const listAt = typeAt + 8;
  const nodes = forwardCount === 0 ? [] : expand(textAt(message, listAt));
  return { version, type, nodes, body: message.subarray(message.length - bodyBytes) };
}

function frame({ version, type, nodes = [], body }) {
  const own = [...(version < VERSION ? [number16(0)] : []), number16(type), number32(body.length)];
  const others = nodes.flatMap((node) => [number32(0), number16(type), text(node), body]);
  const counts = [number16(0), number16(nodes.length)];
  const signed = [number16(0), number32(MUNGE_PLUGIN), text(credentialFor(type)), body];
  const parts = [number16(version), number16(0), ...own, ...counts, ...others, ...signed];
  const whole = Buffer.concat(parts);
  return Buffer.concat([number32(whole.length), whole]);
}

function launch(body) {
  const job = { number: body.readUInt32BE(0), user: body.readUInt32BE(8) };
  const [, seconds] = /\bsleep ([0-9]+)/.exec(body.toString('latin1')) ?? [];
  setTimeout(
    () => {
      untold.push(job);
      tellNext();
    },
    Number(seconds ?? 0) * 1_000,
  );
}

function tellNext() {
  while (tellingCount < TELLING_MAX && untold.length > 0) tellEnd(untold.shift());
}

/** Told again until slurmctld has heard it. */
function tellEnd(job) {
  tellingCount += 1;
  let isHeard = false;
  const noUsage = Buffer.from([0]);
  // No node is named, so that slurmctld does not ask whether it is the first of the job.
  const noNode = number32(0);
  const codes = [number32(0), number32(0)];
  const body = Buffer.concat([
    ...[noUsage, number32(job.number), ...codes, number32(job.user), noNode],
  ]);
  const socket = connect(Number(slurmctldPort), '127.0.0.1');
  socket.setTimeout(60_000, () => socket.destroy());
  socket.on('connect', () => socket.write(frame({ version: VERSION, type: TYPES.ended, body })));
  socket.on('data', () => {
    isHeard = true;
    socket.end();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    tellingCount -= 1;
    if (!isHeard) setTimeout(() => untold.push(job), REPEAT_MILLISECONDS).unref();
    setTimeout(tellNext, isHeard ? 0 : REPEAT_MILLISECONDS + 1);
  });
}

/** A credential carries the type of its message. */
function credentialFor(type) {
  const known = credentials.get(type);
  if (known !== undefined && performance.now() - known.madeAt < CREDENTIAL_MILLISECONDS) {
    return known.credential;
  }
  const input = Buffer.concat([Buffer.from([NO_HASH]), number16(type)]);
  const made = execFileSync('/usr/bin/munge', [`--socket=${mungeSocket}`], {
    input,
    encoding: 'utf8',
  });
  const credential = made.trim();
  credentials.set(type, { credential, madeAt: performance.now() });
  return credential;
}

/** `n[1-3,7],m2` as names. */
function expand(list) {
  return [...list.matchAll(/([^,[]+)(?:\[([^\]]+)\])?/g)].flatMap(([, stem, ranges]) => {
    if (ranges === undefined) return [stem];
    return ranges.split(',').flatMap((range) => {
      const [first, last = first] = range.split('-');
      const count = Number(last) - Number(first) + 1;
      const numberOf = (index) => String(Number(first) + index).padStart(first.length, '0');
      return Array.from({ length: count }, (_, index) => `${stem}${numberOf(index)}`);
    });
  });
}

function textAt(message, at) {
  const bytes = message.readUInt32BE(at);
  return message.toString('latin1', at + 4, at + 4 + Math.max(0, bytes - 1));
}

/** Ends with a zero byte, which its length counts. */
function text(value) {
  return Buffer.concat([number32(value.length + 1), Buffer.from(`${value}\0`)]);
}

function number16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function number32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
