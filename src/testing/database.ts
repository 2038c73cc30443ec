import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';

/** Runs statements on an empty PostgreSQL that listens on a port of this machine; it is gone when the callback is done. `asked`: what it was sent. */
export async function withDatabase<T>(sql: string, run: (url: string, asked: string[]) => Promise<T>): Promise<T> {
  const database = await PGlite.create();
  const asked: string[] = [];
  try {
    await database.exec(sql);
    return await withServer(
      (socket) => serve(socket, database, asked),
      (port) => run(`postgresql://postgres:secret@127.0.0.1:${port}/postgres`, asked),
    );
  } finally {
    await database.close();
  }
}

/** A server that treats each connection in the same way. */
export async function withServer<T>(onSocket: (socket: Socket) => void, run: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    // who asked may leave at any time
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  try {
    return await run(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** The messages of one connection, each answered before the next: there is no length before the first one's type. */
function serve(socket: Socket, database: PGlite, asked: string[]): void {
  let pending = Buffer.alloc(0);
  let started = false;
  let answered = Promise.resolve();
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (pending.length < head + 4) return;
      const length = head + pending.readUInt32BE(head);
      if (pending.length < length) return;
      const message = pending.subarray(0, length);
      pending = pending.subarray(length);
      if (!started && message.readUInt32BE(4) === tlsRequest) {
        socket.write('N');
        continue;
      }
      if (started && message[0] === terminate) return void socket.end();
      if (started && message[0] === query) asked.push(message.toString('utf8', 5, length - 1));
      started = true;
      answered = answered.then(() => answer(socket, database, message));
    }
  });
}

async function answer(socket: Socket, database: PGlite, message: Uint8Array): Promise<void> {
  socket.write(await database.execProtocolRaw(message));
}

const tlsRequest = 80877103;
const terminate = 'X'.charCodeAt(0);
const query = 'Q'.charCodeAt(0);
