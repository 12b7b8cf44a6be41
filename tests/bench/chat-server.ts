import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import mongoose from 'mongoose';
import { Server } from 'socket.io';
import { prepareCollections } from '#models/collection.ts';
import { relay } from '#server/log/relay.ts';
import { SUBSCRIBERS } from '#server/log/subscribers/registry.ts';
import { connectDatabase } from '#server/platform/database.ts';
import { newId } from '#server/platform/ids.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';
import { buildActor, buildCustomer, signIn } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';

/** The product's socket service and, beside it, the floor: bare Socket.IO with one acknowledged, durable insert. */
const rooms = Number(process.argv[2] ?? 10);
const uri = process.argv[3] ?? '';

await connectDatabase(uri);
await mongoose.connection.dropDatabase();
await prepareCollections();

const listen = async (server: ReturnType<typeof createServer>): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const productHttp = createServer();
await startRealtime(productHttp);
relay.start(SUBSCRIBERS);

const floorHttp = createServer();
const floor = new Server(floorHttp, { serveClient: false, transports: ['websocket'], perMessageDeflate: false });
const messages = mongoose.connection.collection('floorMessages');
await messages.insertOne({ at: new Date() });
floor.on('connection', (socket) => {
  socket.on('join', (room: string, ack: () => void) => {
    void socket.join(room);
    ack();
  });
  socket.on(
    'send',
    async (message: { room: string; clientId: string; body: unknown }, ack: (answer: { ok: true }) => void) => {
      await messages.insertOne({ ...message, at: new Date() });
      ack({ ok: true });
      socket.to(message.room).emit('entry', { clientId: message.clientId, body: message.body });
    },
  );
});

const sales = await buildActor('sales');
const accountant = await buildActor('accounting');
const made: { stream: string; room: string; sender: string; reader: string }[] = [];
for (let index = 0; index < rooms; index += 1) {
  const customer = await buildActor('customer', { customerId: (await buildCustomer())._id });
  const { case: opened } = await buildCase({ actor: customer });
  made.push({
    stream: `case:${opened._id}`,
    room: newId(),
    sender: await signIn(customer.userId),
    reader: await signIn((index % 2 ? sales : accountant).userId),
  });
}
process.send?.({ product: await listen(productHttp), floor: await listen(floorHttp), rooms: made });
process.on('message', (message) => {
  if (message === 'memory') {
    process.send?.({ memory: process.resourceUsage().maxRSS / 1024 });
  }
});
process.on('disconnect', () => process.exit(0));
