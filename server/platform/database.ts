import mongoose from 'mongoose';
import { logger } from '#server/platform/logger.ts';

// Unknown fields are refused on write, operators are never taken from input values, queries never invent fields.
mongoose.set('strict', 'throw');
mongoose.set('strictQuery', 'throw');
mongoose.set('sanitizeFilter', false); // filters come from our own code only; input is parsed by zod before it gets near one
mongoose.set('autoIndex', false);
mongoose.set('autoCreate', false);

/** Connects Mongoose; retries are the driver's. Writes are acknowledged by a majority and journaled. */
export async function connectDatabase(uri: string): Promise<void> {
  mongoose.connection.on('error', (error) => logger.error({ err: error }, 'database connection'));
  mongoose.connection.on('disconnected', () => logger.warn('database disconnected'));
  await mongoose.connect(uri, {
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 20,
    writeConcern: { w: 'majority', journal: true },
  });
}

/** True when the database answers within two seconds. */
export async function isDatabaseReady(): Promise<boolean> {
  if (mongoose.connection.readyState !== 1) {
    return false;
  }
  const ping = mongoose.connection.db
    ?.admin()
    .ping()
    .then(
      () => true,
      () => false,
    );
  return Promise.race([ping ?? false, new Promise<false>((resolve) => setTimeout(resolve, 2_000, false).unref())]);
}

export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}
