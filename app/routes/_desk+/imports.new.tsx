import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { FileDrop } from '#app/components/ui/file-drop.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { importPath, importsPath } from '#app/utils/paths.ts';
import { IMPORT_KINDS, ImportKindSchema } from '#models/contracts/imports.ts';
import { requireImporter } from '#server/auth/guards.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { readUpload } from '#server/http/read-upload.ts';
import { AppError, statusOf } from '#server/platform/errors.ts';

import { importSentences } from '#server/presenters/import-sentences.ts';

export const handle = { i18n: ['imports'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireImporter({ request, context });
  const language = await languageOf(request, actor);
  return {
    title: pageTitle(language, translator(language, 'imports')('upload.title')),
    // One id per form shown: pressing the button twice sends one file.
    clientId: crypto.randomUUID(),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireImporter({ request, context });
  const language = await languageOf(request, actor);
  try {
    const { result } = await readUpload(request, {
      accepts: ['kind', 'clientId'],
      fileField: 'file',
      take: async ({ name, bytes }, { kind, clientId }) => {
        const parsed = ImportKindSchema.safeParse(kind);
        if (!parsed.success || !/^[0-9a-f-]{36}$/.test(clientId ?? '')) {
          throw new AppError('INVALID');
        }
        return startImport({ actor, kind: parsed.data, fileName: name, bytes, ...(clientId ? { clientId } : {}) });
      },
    });
    return redirect(importPath(result._id));
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'NOT_FOUND') {
      throw error;
    }
    const sentence =
      error.code === 'IMPORT_UNREADABLE'
        ? importSentences(language).unreadable(error.params)
        : error.code === 'FILE_EMPTY'
          ? translator(language, 'imports')('upload.needFile')
          : translator(language, 'errors')(error.code);
    return data({ problem: String(sentence) }, { status: statusOf(error.code) });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.title }];

export default function NewImport() {
  const { clientId } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(['imports', 'common']);
  const isReading = useNavigation().state !== 'idle';
  return (
    <>
      <PageHeader
        title={t('upload.title')}
        back={<TextLink to={importsPath()}>{t('title')}</TextLink>}
        lead={t('lead')}
      />
      <Card>
        <Form method="post" encType="multipart/form-data" className="flex max-w-3xl flex-col gap-5">
          <input type="hidden" name="clientId" value={clientId} />
          {answer?.problem ? (
            <div role="alert">
              <Banner tone="danger">{answer.problem}</Banner>
            </div>
          ) : null}
          <RadioCards
            name="kind"
            legend={t('upload.kind')}
            columns={2}
            required
            defaultValue={IMPORT_KINDS[0]}
            options={IMPORT_KINDS.map((kind) => ({
              value: kind,
              label: t(`kind.${kind}`),
              help: t(`kindHelp.${kind}`),
            }))}
          />
          <FileDrop
            name="file"
            label={t('upload.drop')}
            hint={t('upload.hint')}
            accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
            multiple={false}
          />
          <div>
            <Button type="submit" variant="primary" pending={isReading}>
              {isReading ? t('upload.reading') : t('upload.submit')}
            </Button>
          </div>
        </Form>
      </Card>
    </>
  );
}
