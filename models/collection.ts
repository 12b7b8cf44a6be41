import mongoose, {
  type ClientSession,
  type Model,
  type PipelineStage,
  type Schema,
  type SortOrder,
  type UpdateQuery,
} from 'mongoose';
import type { Scope, ScopedResource } from './scope.ts';

export interface Options {
  session?: ClientSession | undefined;
}
export interface FindOptions extends Options {
  sort?: Record<string, SortOrder>;
  limit?: number;
  skip?: number;
  projection?: Record<string, 0 | 1>;
}

/** A filter as our own code writes it; values that come from people were parsed by zod before. */
export type Filter = Record<string, unknown>;

const all = (scope: Filter, filter: Filter): Filter =>
  Object.keys(scope).length === 0 ? filter : Object.keys(filter).length === 0 ? scope : { $and: [scope, filter] };

const on = (session: ClientSession | undefined) => (session ? { session } : {});

/** Queries on what a scope lets through. Reads are lean; updates refuse unknown fields. */
export class Within<T extends { _id: string }> {
  readonly #model: Model<T>;
  readonly #scope: Filter;

  constructor(model: Model<T>, scope: Filter) {
    this.#model = model;
    this.#scope = scope;
  }

  async find(filter: Filter = {}, { sort, limit, skip, projection, session }: FindOptions = {}): Promise<T[]> {
    const query = this.#model.find(all(this.#scope, filter) as never, projection, on(session));
    if (sort) query.sort(sort);
    if (limit !== undefined) query.limit(limit);
    if (skip !== undefined) query.skip(skip);
    return (await query.lean().exec()) as T[];
  }

  async findOne(filter: Filter = {}, { sort, projection, session }: FindOptions = {}): Promise<T | null> {
    const query = this.#model.findOne(all(this.#scope, filter) as never, projection, on(session));
    if (sort) query.sort(sort);
    return (await query.lean().exec()) as T | null;
  }

  findById(id: string, options: FindOptions = {}): Promise<T | null> {
    return this.findOne({ _id: id }, options);
  }

  async count(filter: Filter = {}, { limit, session }: { limit?: number } & Options = {}): Promise<number> {
    return this.#model.countDocuments(
      all(this.#scope, filter) as never,
      { ...on(session), ...(limit === undefined ? {} : { limit }) } as never,
    );
  }

  async distinct<V>(field: string, filter: Filter = {}): Promise<V[]> {
    return (await this.#model.distinct(field, all(this.#scope, filter) as never)) as V[];
  }

  async aggregate<R>(stages: PipelineStage[], { session }: Options = {}): Promise<R[]> {
    return this.#model.aggregate<R>([{ $match: this.#scope as never }, ...stages], on(session));
  }

  /** @returns whether a document matched: with an expected version in the filter, false means somebody was faster. */
  async updateOne(filter: Filter, update: UpdateQuery<T>, { session }: Options = {}): Promise<boolean> {
    const result = await this.#model.updateOne(all(this.#scope, filter) as never, update as never, {
      ...on(session),
      runValidators: true,
    });
    return result.matchedCount > 0;
  }

  async updateMany(filter: Filter, update: UpdateQuery<T>, { session }: Options = {}): Promise<number> {
    const result = await this.#model.updateMany(all(this.#scope, filter) as never, update as never, {
      ...on(session),
      runValidators: true,
    });
    return result.modifiedCount;
  }

  async findOneAndUpdate(
    filter: Filter,
    update: UpdateQuery<T>,
    { session, sort, returns = 'after' }: FindOptions & { returns?: 'before' | 'after' } = {},
  ): Promise<T | null> {
    const options = {
      ...on(session),
      returnDocument: returns,
      runValidators: true,
      ...(sort ? { sort } : {}),
    };
    return (await this.#model
      .findOneAndUpdate(all(this.#scope, filter) as never, update as never, options)
      .lean()
      .exec()) as T | null;
  }

  async deleteMany(filter: Filter, { session }: Options = {}): Promise<number> {
    return (await this.#model.deleteMany(all(this.#scope, filter) as never, on(session))).deletedCount;
  }
}

export interface Collection<T extends { _id: string }, R extends ScopedResource> {
  /** Every query starts here. */
  within(scope: Scope<R>): Within<T>;
  insert(doc: T, options?: Options): Promise<T>;
  insertMany(docs: T[], options?: Options): Promise<void>;
  /** The driver's collection, for bulk imports and the append of the log; the caller has validated what it writes. */
  raw(): mongoose.mongo.Collection<T & mongoose.mongo.Document>;
  /** Creates the collection and its indexes. */
  prepare(): Promise<void>;
}

const registry = new Map<string, { prepare(): Promise<void> }>();

/**
 * Declares a collection. In development an edited schema is evaluated again: the former model is dropped, since keeping
 * it would hide the edit.
 */
export function defineCollection<T extends { _id: string }, R extends ScopedResource>(
  name: string,
  schema: Schema<T>,
): Collection<T, R> {
  if (mongoose.models[name] && process.env.NODE_ENV !== 'production') {
    mongoose.deleteModel(name);
  }
  // Everything below goes through the connection at call time: tests switch databases.
  const model = mongoose.model<T>(name, schema as never) as unknown as Model<T>;
  const collection: Collection<T, R> = {
    within: (scope) => new Within(model, scope.filter as Filter),
    insert: async (doc, { session } = {}) => {
      const [made] = await model.create([doc] as never, on(session) as never);
      return (made as unknown as { toObject(): T }).toObject();
    },
    insertMany: async (docs, { session } = {}) => {
      if (docs.length > 0) {
        await model.insertMany(docs as never, { ...on(session), lean: true } as never);
      }
    },
    raw: () => model.collection as unknown as mongoose.mongo.Collection<T & mongoose.mongo.Document>,
    prepare: async () => {
      await model.createCollection();
      await model.createIndexes();
    },
  };
  registry.set(name, collection);
  return collection;
}

/** Creates every declared collection and index; safe to run at each start. */
export async function prepareCollections(): Promise<void> {
  for (const collection of registry.values()) {
    await collection.prepare();
  }
}

/** Schema options shared by all collections: no version key of Mongoose (ours is explicit), no getters, no surprises. */
export const schemaOptions = { versionKey: false, minimize: false, strict: 'throw', id: false } as const;
