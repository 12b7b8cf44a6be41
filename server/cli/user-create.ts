import { parseArgs } from 'node:util';
import { z } from 'zod';
import { prepareCollections } from '#models/collection.ts';
import { AccessSchema, EmailSchema, PersonNameSchema } from '#models/contracts/accounts.ts';
import { LANGUAGES, LanguageSchema, ROLES } from '#models/contracts/roles.ts';
import { createUser } from '#server/domain/accounts/create-user.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { config } from '#server/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';

const USAGE = `Makes an account and prints the address at which its owner chooses a password (once, within 7 days).

  npm run user:create -- --email ada@example.com --name "Ada Byron" --role admin

  --email, --name   who it is for
  --role            ${ROLES.filter((role) => role !== 'guest').join(', ')}
  --language        ${LANGUAGES.join(' or ')} (default en)
  --customer        the customer's code, for the roles customer and customer-admin
  --department      for a resolver; may be repeated
  --portfolio       all or own, for accounting and sales (default own)
  --approval-limit  for a manager, in minor units of the company's currency (default 0)
`;

const CommandSchema = z.strictObject({
  email: EmailSchema,
  name: PersonNameSchema,
  language: LanguageSchema.default('en'),
  access: AccessSchema,
  customerCode: z.string().min(1).max(100).optional(),
});

const MEANING: Partial<Record<AppError['code'], string>> = {
  EMAIL_TAKEN: 'An account with this address exists already.',
  NOT_FOUND: 'No customer has this code.',
  INVALID: 'A customer role needs --customer, every other role must not have it; guests are admitted to a case.',
};

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      language: { type: 'string' },
      customer: { type: 'string' },
      department: { type: 'string', multiple: true },
      portfolio: { type: 'string' },
      'approval-limit': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const command = CommandSchema.safeParse({
    email: values.email,
    name: values.name,
    language: values.language,
    customerCode: values.customer,
    access: {
      role: values.role,
      departments: values.department,
      portfolio: values.portfolio,
      approvalLimit: values['approval-limit'],
    },
  });
  if (values.help || !command.success) {
    const problems = command.success
      ? []
      : command.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    console.error([USAGE, ...(values.help ? [] : problems)].join('\n'));
    return values.help ? 0 : 2;
  }
  const database = await startDatabase({ dataDir: config().dataDir });
  try {
    await connectDatabase(database.uri);
    await prepareCollections();
    const { link } = await createUser(command.data);
    console.log(
      `Made an account for ${command.data.email}. Give its owner this address; it works once, for 7 days:\n\n  ${link}\n`,
    );
    return 0;
  } catch (error) {
    if (error instanceof AppError) {
      console.error(MEANING[error.code] ?? error.code);
      return 1;
    }
    throw error;
  } finally {
    await disconnectDatabase();
    await database.stop();
  }
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
