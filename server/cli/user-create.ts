import { parseArgs } from 'node:util';
import { z } from 'zod';
import { prepareCollections } from '#models/collection.ts';
import { AccessSchema, EmailSchema, PersonNameSchema } from '#models/contracts/accounts.ts';
import { LANGUAGES, LanguageSchema, ROLES } from '#models/contracts/roles.ts';
import { runCommand, UsageError, withInstallation } from '#server/cli/connect.ts';
import { createUser } from '#server/domain/accounts/create-user.ts';
import type { AppError } from '#server/platform/errors.ts';

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

/** `npm run user:create -- --email … --name … --role …`; also beside a running instance. */
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
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (!command.success) {
    throw new UsageError(command.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  }
  return withInstallation({ beside: true }, async () => {
    await prepareCollections();
    const { link } = await createUser(command.data);
    process.stdout.write(
      `Made an account for ${command.data.email}. Give its owner this address; it works once, for 7 days:\n\n  ${link}\n\n`,
    );
    return 0;
  });
}

await runCommand(run, { usage: USAGE, explain: ({ code }) => MEANING[code] });
