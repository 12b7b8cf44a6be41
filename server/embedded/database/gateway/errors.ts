import { BSON } from 'bson';
import pg from 'pg';
import { MalformedBsonError } from '#server/embedded/database/gateway/raw-bson.ts';

export type ErrorLabel = 'TransientTransactionError' | 'UnknownTransactionCommitResult' | 'RetryableWriteError';

/** An answer of `ok: 0`, with the number and name a MongoDB driver looks at. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: number;
  readonly labels: ErrorLabel[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: number, message: string, labels: ErrorLabel[] = [], extra: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.labels = labels;
    this.extra = extra;
  }
}

/** The database process is away and did not come back in time; nothing of the command was executed. */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError';
}

export const duplicateKeyCode = 11000;
export const writeConflictCode = 112;
export const noSuchTransactionCode = 251;

const codeNames = new Map<number, string>([
  [1, 'InternalError'],
  [2, 'BadValue'],
  [5, 'GraphContainsCycle'],
  [9, 'FailedToParse'],
  [11, 'UserNotFound'],
  [13, 'Unauthorized'],
  [14, 'TypeMismatch'],
  [15, 'Overflow'],
  [18, 'AuthenticationFailed'],
  [20, 'IllegalOperation'],
  [22, 'InvalidBSON'],
  [24, 'LockTimeout'],
  [26, 'NamespaceNotFound'],
  [27, 'IndexNotFound'],
  [28, 'PathNotViable'],
  [40, 'ConflictingUpdateOperators'],
  [43, 'CursorNotFound'],
  [48, 'NamespaceExists'],
  [50, 'MaxTimeMSExpired'],
  [52, 'DollarPrefixedFieldName'],
  [54, 'NotSingleValueField'],
  [56, 'EmptyFieldName'],
  [57, 'DottedFieldName'],
  [59, 'CommandNotFound'],
  [66, 'ImmutableField'],
  [67, 'CannotCreateIndex'],
  [68, 'IndexAlreadyExists'],
  [72, 'InvalidOptions'],
  [73, 'InvalidNamespace'],
  [85, 'IndexOptionsConflict'],
  [86, 'IndexKeySpecsConflict'],
  [91, 'ShutdownInProgress'],
  [96, 'OperationFailed'],
  [112, 'WriteConflict'],
  [115, 'CommandNotSupported'],
  [121, 'DocumentValidationFailure'],
  [143, 'CursorInUse'],
  [146, 'ExceededMemoryLimit'],
  [166, 'CommandNotSupportedOnView'],
  [197, 'InvalidIndexSpecificationOption'],
  [225, 'TransactionTooOld'],
  [241, 'ConversionFailure'],
  [251, 'NoSuchTransaction'],
  [256, 'TransactionCommitted'],
  [263, 'OperationNotSupportedInTransaction'],
  [276, 'IndexBuildAborted'],
  [8000, 'AtlasError'],
  [10334, 'BSONObjectTooLarge'],
  [11000, 'DuplicateKey'],
  [14031, 'OutOfDiskSpace'],
  [17419, 'Location17419'],
  [40324, 'UnrecognizedCommand'],
  [40415, 'UnknownBsonField'],
]);

/** The extension's own states that matter to drivers, ODMs or people; the rest keep their state in the message. */
const extensionStates = new Map<string, number>([
  ['M0000', 1],
  ['M0001', 2],
  ['M0002', 5],
  ['M0003', 9],
  ['M0004', 14],
  ['M0005', 15],
  ['M0006', 20],
  ['M0008', 26],
  ['M0009', 27],
  ['M000A', 28],
  ['M000D', 40],
  ['M000E', 43],
  ['M000F', 48],
  ['M000G', 52],
  ['M000I', 54],
  ['M000J', 56],
  ['M000K', 57],
  ['M000M', 66],
  ['M000N', 67],
  ['M000O', 68],
  ['M000P', 72],
  ['M000Q', 73],
  ['M000R', 85],
  ['M000S', 86],
  ['M000U', 115],
  ['M000W', 146],
  ['M000Z', 166],
  ['M0012', 197],
  ['M0015', 241],
  ['M0016', 263],
  ['M0017', 276],
  ['M001B', 10334],
  ['M001C', 11000],
  ['M003A', 17419],
  ['M003B', 17420],
  ['M007U', 40324],
  ['M0088', 40415],
  ['M00CO', 121],
  ['M00EL', 143],
  ['M00EW', 24],
  ['M00EX', 50],
  ['M00F1', 112],
  ['M00F6', 251],
]);

const sqlStates = new Map<string, number>([
  ['23505', duplicateKeyCode],
  ['23P01', duplicateKeyCode],
  ['40001', writeConflictCode],
  ['40P01', writeConflictCode],
  ['55P03', writeConflictCode],
  ['25P02', noSuchTransactionCode],
  ['57014', 50],
  ['53100', 14031],
  ['53200', 146],
  ['54000', 10334],
  ['22P02', 2],
  ['42704', 26],
]);

/** MongoDB's error number for a state of PostgreSQL or of the extension. */
export function codeOfSqlState(state: string): number {
  return sqlStates.get(state) ?? extensionStates.get(state) ?? 8000;
}

export function codeName(code: number): string {
  return codeNames.get(code) ?? `Location${code}`;
}

/** Write errors carry the state packed: six bits a character, first character lowest, counted from '0'. */
export function unpackSqlState(packed: number): string {
  let state = '';
  for (let index = 0; index < 5; index += 1) state += String.fromCharCode(((packed >> (6 * index)) & 0x3f) + 48);
  return state;
}

/** States after which the very same statement may be tried again, since nothing of it was kept. */
export function isConflictState(state: string | undefined): boolean {
  return state === '40001' || state === '40P01' || state === '55P03';
}

export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Whether the SQL connection, and with it what it was doing, is gone. */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return state.startsWith('57P') || state.startsWith('08');
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ECONNREFUSED' ||
    code === 'ENOENT' ||
    (error instanceof Error && /connection (terminated|ended|was closed)|not queryable/i.test(error.message))
  );
}

/** Turns whatever a command threw into the answer a driver expects. */
export function toCommandError(error: unknown, inTransaction: boolean): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof MalformedBsonError) return new CommandError(22, error.message);
  const transient: ErrorLabel[] = inTransaction ? ['TransientTransactionError'] : [];
  if (error instanceof DatabaseAwayError) {
    return new CommandError(91, error.message, inTransaction ? transient : ['RetryableWriteError']);
  }
  if (isConnectionLoss(error)) {
    // No retry label outside a transaction: the write may have been kept, and a second one would count twice.
    return new CommandError(91, 'the database restarted while the command ran; its outcome is unknown', transient);
  }
  const state = sqlStateOf(error);
  if (state !== undefined && error instanceof Error) {
    const code = codeOfSqlState(state);
    const message = code === 8000 ? `${error.message} (state ${state})` : error.message;
    if (code === writeConflictCode) {
      return new CommandError(code, `WriteConflict: another operation changed the same data (${message})`, transient);
    }
    return new CommandError(code, message, code === noSuchTransactionCode ? transient : []);
  }
  return new CommandError(1, error instanceof Error ? error.message : String(error));
}

export function errorReply(error: CommandError): Buffer {
  return Buffer.from(
    BSON.serialize({
      ok: 0,
      errmsg: error.message,
      code: error.code,
      codeName: codeName(error.code),
      ...error.extra,
      ...(error.labels.length > 0 ? { errorLabels: error.labels } : {}),
    }),
  );
}
