import { type DragEvent, useState } from 'react';

/** An area that takes dropped files: whether some hover over it now, and what its element listens to. */
export function useFileDrop(onFiles: ((files: File[]) => void) | null) {
  const [isOver, setOver] = useState(false);
  const isWelcome = (event: DragEvent): boolean => onFiles !== null && event.dataTransfer.types.includes('Files');
  return {
    isOver,
    listeners: {
      onDragOver(event: DragEvent): void {
        if (isWelcome(event)) {
          event.preventDefault();
          setOver(true);
        }
      },
      onDragLeave(event: DragEvent): void {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
          setOver(false);
        }
      },
      onDrop(event: DragEvent): void {
        setOver(false);
        if (isWelcome(event)) {
          event.preventDefault();
          onFiles?.([...event.dataTransfer.files]);
        }
      },
    },
  };
}
