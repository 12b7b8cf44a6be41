import { clsx } from 'clsx';
import { Upload } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface FileDropProps {
  /** field name: without JavaScript the files travel with the form */
  name: string;
  label?: ReactNode;
  hint?: ReactNode;
  accept?: string | undefined;
  multiple?: boolean | undefined;
  disabled?: boolean | undefined;
  /** the side the files will be seen by; amber where they stay internal */
  audience?: 'shared' | 'internal' | undefined;
  onFiles?: ((files: File[]) => void) | undefined;
}

/** A place to drop files, which is also a file picker. */
export function FileDrop({
  name,
  label,
  hint,
  accept,
  multiple = true,
  disabled,
  audience = 'shared',
  onFiles,
}: FileDropProps) {
  const { t } = useTranslation('common');
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div
      className={clsx(
        'relative flex min-h-(--control) flex-col items-center gap-1 rounded-lg border border-dashed px-4 py-6 text-center transition-colors',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        audience === 'internal' ? 'border-internal-line' : 'border-line-strong',
        over && (audience === 'internal' ? 'bg-internal-soft' : 'bg-brand-soft'),
        disabled && 'opacity-55',
      )}
    >
      <Upload aria-hidden className="text-ink-muted" />
      <label htmlFor={id} className="max-w-full font-medium wrap-anywhere">
        {label ?? t('file.drop')}
      </label>
      {hint ? (
        <span id={`${id}-hint`} className="text-sm text-ink-muted">
          {hint}
        </span>
      ) : null}
      {/* The input lies over the whole area: the browser itself takes what is dropped on it. */}
      <input
        id={id}
        name={name}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
        onChange={
          onFiles
            ? (event) => {
                onFiles([...(event.currentTarget.files ?? [])]);
                // The same file may be chosen again after it was removed.
                event.currentTarget.value = '';
              }
            : undefined
        }
        className={clsx(
          'max-w-full text-sm text-ink-muted',
          onFiles ? 'absolute inset-0 size-full cursor-pointer opacity-0' : 'file:hidden',
        )}
      />
    </div>
  );
}
