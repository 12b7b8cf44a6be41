import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { GENESIS, hashVersion } from '#server/log/hash.ts';

export interface StreamProblem {
  stream: string;
  rev: number;
  problem: 'gap' | 'broken-chain' | 'wrong-hash' | 'shared-gap';
}

interface Version {
  rev: number;
  prevHash: string;
  hash: string;
  expected: string;
}

const versionsOf = (entry: EntryDoc): Version[] => {
  const history = entry.versions ?? [];
  const all = [
    ...history.map((version) => ({ ...version })),
    {
      rev: entry.all.rev,
      at: entry.editedAt ?? entry.at,
      data: entry.data,
      salt: entry.salt,
      prevHash: entry.prevHash,
      hash: entry.hash,
    },
  ];
  return all.map(({ rev, at, data, salt, prevHash, hash }) => ({
    rev,
    prevHash,
    hash,
    expected: hashVersion({ ...entry, data, salt, prevHash, rev, seq: entry.all.seq, at: new Date(at) }),
  }));
};

/** Checks one stream: every rev present once, every version chained to the one before, no gap in what customers see. */
export async function verifyStream(stream: string): Promise<StreamProblem[]> {
  const entries = await Entries.within(everything()).find({ stream }, { sort: { 'all.seq': 1 } });
  const problems: StreamProblem[] = [];
  const versions = entries.flatMap(versionsOf).sort((a, b) => a.rev - b.rev);
  let prevHash = GENESIS;
  versions.forEach((version, index) => {
    if (version.rev !== index + 1) {
      problems.push({ stream, rev: version.rev, problem: 'gap' });
    }
    if (version.prevHash !== prevHash) {
      problems.push({ stream, rev: version.rev, problem: 'broken-chain' });
    }
    if (version.hash !== version.expected) {
      problems.push({ stream, rev: version.rev, problem: 'wrong-hash' });
    }
    prevHash = version.hash;
  });
  entries
    .filter((entry) => entry.shared)
    .forEach((entry, index) => {
      if (entry.shared?.seq !== index + 1) {
        problems.push({ stream, rev: entry.all.rev, problem: 'shared-gap' });
      }
    });
  return problems;
}

/** Checks every stream; reports as it goes. */
export async function verifyAll(
  onStream?: (stream: string, problems: StreamProblem[]) => void,
): Promise<{ streams: number; problems: StreamProblem[] }> {
  const streams = await Entries.within(everything()).distinct<string>('stream');
  const problems: StreamProblem[] = [];
  for (const stream of streams) {
    const found = await verifyStream(stream);
    onStream?.(stream, found);
    problems.push(...found);
  }
  return { streams: streams.length, problems };
}
