import path from 'node:path';
import { z } from 'zod';
import { keptSecret } from '#server/platform/kept-secret.ts';
import { singleton } from '#server/platform/singleton.ts';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const url = (protocols: string[]) =>
  z.string().refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}://`)) && isAddress(value), {
    error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });
/** A replica set names several hosts, which the URL standard does not know: each is looked at by itself. */
const isAddress = (value: string): boolean => {
  const [, scheme = '', credentials = '', hosts = '', rest = ''] =
    /^([a-z0-9+.-]+:\/\/)([^/@]*@)?([^/?]*)(.*)$/i.exec(value) ?? [];
  return (
    scheme !== '' && hosts.split(',').every((host) => URL.canParse(`http://${credentials}${host || 'local'}${rest}`))
  );
};
const SERVICES = ['web', 'realtime', 'worker'] as const;

/** Whether an address leads to the machine it is used on. */
export const isLocal = (address: string): boolean =>
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(address);

/** Secrets once published as examples; production refuses them. */
const DEMO_SECRETS = new Set(['entente-demo-secret-please-change-me-0000', 'entente-demo', 'changeme']);

const EnvSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  APP_URL: url(['http', 'https']).optional(),
  APP_SECRET: z.string().min(32, 'must be at least 32 characters; make one with: openssl rand -hex 32').optional(),
  COMPANY_NAME: z.string().min(1).max(120).default('Entente'),
  TIME_ZONE: z
    .string()
    .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be an IANA time zone, e.g. Europe/Paris')
    .default('Europe/Paris'),
  DATA_DIR: z.string().default('.data'),
  SERVICES: z
    .string()
    .default('web,realtime,worker')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(SERVICES)).min(1)),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  MONGODB_URI: url(['mongodb', 'mongodb+srv']).optional(),
  EMBEDDED_DATABASE: z.enum(['mongod', 'download', 'documentdb']).optional(),
  REDIS_URL: url(['redis', 'rediss']).optional(),
  S3_ENDPOINT: url(['http', 'https']).optional(),
  S3_PUBLIC_ENDPOINT: url(['http', 'https']).optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name: 3–63 of a–z 0–9 . -')
    .default('entente'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+$/)
    .default('Entente <no-reply@entente.example>'),
  CLAMD_URL: url(['tcp', 'unix']).optional(),
  DEMO: flag.default(false),
  DEMO_DATA: flag.default(true),
  RATE_LIMITS: flag.default(true),
});

/** What single values cannot tell: settings that demand each other, and what production demands. */
function dependentProblems(env: Record<string, string | undefined>): string[] {
  const problems: string[] = [];
  const production = env.NODE_ENV === 'production' && !['true', '1'].includes(env.DEMO ?? '');
  const { APP_URL: appUrl } = env;
  if (env.S3_ENDPOINT && (!env.S3_ACCESS_KEY_ID || !env.S3_SECRET_ACCESS_KEY)) {
    problems.push('S3_ACCESS_KEY_ID: and S3_SECRET_ACCESS_KEY are required with S3_ENDPOINT');
  }
  if (!production) {
    return problems;
  }
  if (!env.APP_SECRET) {
    problems.push('APP_SECRET: is required in production; make one with: openssl rand -hex 32');
  }
  if (!appUrl) {
    problems.push('APP_URL: is required in production: the address people type, e.g. https://disputes.example.com');
  } else if (!appUrl.startsWith('https://') && !isLocal(appUrl)) {
    problems.push('APP_URL: must be https in production (http is accepted for localhost only)');
  }
  for (const name of ['APP_SECRET', 'S3_SECRET_ACCESS_KEY']) {
    if (DEMO_SECRETS.has(env[name] ?? '')) {
      problems.push(`${name}: is a published example; choose your own`);
    }
  }
  return problems;
}

export type Config = Omit<ReturnType<typeof readConfig>, 'secret'> & { secret: string };

/** Thrown at boot with every missing or wrong value, one a line. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(
      `The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\nSee .env.example for every setting.`,
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads and validates the environment.
 * @throws ConfigError naming every wrong value at once
 */
export function readConfig(env: Record<string, string | undefined>) {
  // An empty value in a compose file or an .env means "not set".
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = EnvSchema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`),
    ...dependentProblems(given),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(problems);
  }
  const values = parsed.data;
  const appUrl = (values.APP_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, '');
  return {
    mode: values.NODE_ENV,
    port: values.PORT,
    host: values.HOST,
    appUrl,
    /** Exact origins that may open a socket or post a form. */
    origins: [
      ...new Set([
        new URL(appUrl).origin,
        ...(values.NODE_ENV === 'production' && !values.DEMO
          ? []
          : [`http://localhost:${values.PORT}`, `http://127.0.0.1:${values.PORT}`]),
      ]),
    ],
    secureCookies: appUrl.startsWith('https://'),
    secret: values.APP_SECRET,
    companyName: values.COMPANY_NAME,
    timeZone: values.TIME_ZONE,
    dataDir: path.resolve(values.DATA_DIR),
    services: new Set(values.SERVICES),
    trustProxy: values.TRUST_PROXY,
    demo: values.DEMO,
    /** a demo that is empty is filled with an invented company */
    demoData: values.DEMO_DATA,
    rateLimits: values.RATE_LIMITS,
    database: { uri: values.MONGODB_URI, embedded: values.EMBEDDED_DATABASE },
    redisUrl: values.REDIS_URL,
    storage: {
      endpoint: values.S3_ENDPOINT,
      publicEndpoint: values.S3_PUBLIC_ENDPOINT ?? values.S3_ENDPOINT,
      region: values.S3_REGION,
      bucket: values.S3_BUCKET,
      accessKeyId: values.S3_ACCESS_KEY_ID,
      secretAccessKey: values.S3_SECRET_ACCESS_KEY,
    },
    mail: { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM },
    clamdUrl: values.CLAMD_URL,
  };
}

/** The configuration of this process; outside production a secret is made when none is given. */
export const config = (): Config =>
  singleton('config', () => {
    const read = readConfig(process.env);
    return { ...read, secret: read.secret ?? keptSecret(read.dataDir) };
  });
