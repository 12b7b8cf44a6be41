import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '#server/platform/config.ts';

const problems = (env: Record<string, string>): string => {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return '';
};

describe('the configuration', () => {
  test('needs nothing on one machine', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      mode: 'development',
      port: 3000,
      host: '127.0.0.1',
      appUrl: 'http://localhost:3000',
      secureCookies: false,
    });
    expect(config.origins).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000']);
  });

  test('names every wrong value at once', () => {
    const text = problems({
      PORT: 'many',
      MONGODB_URI: 'postgres://x',
      SERVICES: 'web,cooking',
      TIME_ZONE: 'Mars/Olympus',
      S3_ENDPOINT: 'http://s3.example',
    });
    for (const name of ['PORT', 'MONGODB_URI', 'SERVICES', 'TIME_ZONE', 'S3_ACCESS_KEY_ID']) {
      expect(text).toContain(name);
    }
  });

  test('demands an address and a secret in production, and https', () => {
    expect(problems({ NODE_ENV: 'production' })).toMatch(/APP_SECRET[\s\S]*APP_URL/);
    const secret = 'x'.repeat(40);
    expect(problems({ NODE_ENV: 'production', APP_SECRET: secret, APP_URL: 'http://portal.example.com' })).toContain(
      'https',
    );
    expect(problems({ NODE_ENV: 'production', APP_SECRET: secret, APP_URL: 'https://portal.example.com' })).toBe('');
  });

  test('refuses a published secret in production', () => {
    expect(
      problems({
        NODE_ENV: 'production',
        APP_URL: 'https://p.example',
        APP_SECRET: 'entente-demo-secret-please-change-me-0000',
      }),
    ).toContain('published');
  });

  test('reads an empty value as not set, and serves a replica set address', () => {
    expect(readConfig({ MONGODB_URI: '', PORT: ' ' }).port).toBe(3000);
    expect(readConfig({ MONGODB_URI: 'mongodb://a:1,b:2/entente?replicaSet=rs0' }).database.uri).toContain('a:1,b:2');
  });

  test('accepts only its own origin in production', () => {
    expect(
      readConfig({ NODE_ENV: 'production', APP_SECRET: 'x'.repeat(40), APP_URL: 'https://p.example/' }).origins,
    ).toEqual(['https://p.example']);
  });
});
