import { EvidenceField } from '#app/components/portal/evidence-field.tsx';
import { FieldError } from '#app/components/ui/form-field.tsx';

interface FilesFieldProps {
  label: string;
  error: string | undefined;
  formBytes: number;
  caseId: string;
  onBusy: (isBusy: boolean) => void;
}

/** Files that go with a step, and why one of them was refused. */
export function FilesField({ label, error, formBytes, caseId, onBusy }: FilesFieldProps) {
  return (
    <div id="files" tabIndex={-1} className="flex flex-col gap-1">
      <EvidenceField label={label} formBytes={formBytes} caseId={caseId} onBusy={onBusy} />
      {error ? <FieldError id="files-error">{error}</FieldError> : null}
    </div>
  );
}
