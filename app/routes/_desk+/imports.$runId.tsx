import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ImportPreviewCard } from '#app/components/imports/import-preview.tsx';
import { ImportResult } from '#app/components/imports/import-result.tsx';
import { ImportRunning } from '#app/components/imports/import-running.tsx';
import { ImportStatusBadge } from '#app/components/imports/import-status-badge.tsx';
import { ImportUnderstanding } from '#app/components/imports/import-understanding.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { importPath, importsPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { IMPORT_FIELDS, ImportChoicesSchema, type Mapping } from '#models/contracts/imports.ts';
import { requireImporter } from '#server/auth/guards.ts';
import { discardImport } from '#server/domain/receivables/import/discard-import.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { findImportProblems } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { previewImport } from '#server/domain/receivables/import/preview-import.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { undoImport } from '#server/domain/receivables/import/undo-import.ts';
import { type PostedFields, readFields } from '#server/http/read-fields.ts';
import { AppError, statusOf } from '#server/platform/errors.ts';
import { presentImport, presentProblem } from '#server/presenters/import.ts';

export const handle = { i18n: ['imports'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireImporter({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const runId = params.runId ?? '';
    const run = await getImport({ actor, runId });
    const problems = run.counts.refused > 0 ? await findImportProblems({ actor, runId }) : [];
    return {
      title: pageTitle(language, `${run.fileName} · ${translator(language, 'imports')('title')}`),
      run: presentImport(run, language),
      problems: problems.map((problem) => presentProblem(problem, language)),
    };
  });
}

const MAX_FORM_BYTES = 16 * 1024;
const FIELDS = new Set([
  'intent',
  'dateOrder',
  'decimalMark',
  'currency',
  ...IMPORT_FIELDS.map((field) => `column.${field}`),
]);

/** What the form says about the file; @throws AppError INVALID for what no form of ours sends */
function readChoices(posted: PostedFields) {
  const mapping: Mapping = {};
  for (const field of IMPORT_FIELDS) {
    const column = posted.text(`column.${field}`);
    if (column !== '') {
      mapping[field] = Number(column);
    }
  }
  const given = {
    dateOrder: posted.text('dateOrder'),
    decimalMark: posted.text('decimalMark'),
    currency: posted.text('currency').toUpperCase(),
  };
  const choices = ImportChoicesSchema.safeParse({
    mapping,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
  });
  if (!choices.success) {
    const isCurrency = choices.error.issues.every(({ path }) => path[0] === 'currency');
    throw new AppError('INVALID', isCurrency ? { fields: { currency: ['INVALID'] } } : {});
  }
  return choices.data as Parameters<typeof previewImport>[0]['choices'];
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireImporter({ request, context });
  const language = await languageOf(request, actor);
  const t = translator(language, 'imports');
  const runId = params.runId ?? '';
  try {
    const posted = await readFields(request, { maxBytes: MAX_FORM_BYTES, accepts: (name) => FIELDS.has(name) });
    switch (posted.text('intent')) {
      case 'preview':
        await previewImport({ actor, runId, choices: readChoices(posted) });
        break;
      case 'run':
        await runImport({ actor, runId });
        break;
      case 'undo':
        await undoImport({ actor, runId });
        break;
      case 'discard':
        await discardImport({ actor, runId });
        return redirect(importsPath(), { headers: await flashToast(request, 'success', t('run.discarded')) });
      default:
        throw new AppError('INVALID');
    }
    return redirect(importPath(runId));
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'NOT_FOUND') {
      throw error instanceof AppError ? data({ code: error.code }, { status: 404 }) : error;
    }
    const problem = error.fields?.currency
      ? t('check.currencyInvalid')
      : String(translator(language, 'errors')(error.code));
    return data({ problem }, { status: statusOf(error.code) });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.title }];

export default function ImportPage() {
  const { run, problems } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation('imports');
  return (
    <>
      <PageHeader
        title={run.fileName}
        back={<TextLink to={importsPath()}>{t('title')}</TextLink>}
        lead={
          <span className="inline-flex items-center gap-2">
            {t(`kind.${run.kind}`)} <ImportStatusBadge status={run.status} />
          </span>
        }
      />
      {answer?.problem ? (
        <div role="alert" className="mb-5">
          <Banner tone="danger">{answer.problem}</Banner>
        </div>
      ) : null}
      {run.status === 'uploaded' ? (
        <div className="flex flex-col gap-5">
          <ImportUnderstanding run={run} />
          <ImportPreviewCard run={run} />
        </div>
      ) : run.status === 'running' ? (
        <ImportRunning run={run} />
      ) : (
        <ImportResult run={run} problems={problems} />
      )}
    </>
  );
}
