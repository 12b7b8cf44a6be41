import type { Toast, ToastKind } from '#app/utils/toast.ts';

type Listener = () => void;
const NONE: readonly Toast[] = [];
let toasts: readonly Toast[] = NONE;
const listeners = new Set<Listener>();
let made = 0;

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Says a short sentence from anywhere in the browser. An error stays until it is dismissed. */
export function toast(kind: ToastKind, text: string): void {
  made += 1;
  set([...toasts.slice(-2), { id: `client-${made}`, kind, text }]);
}

export const dismissToast = (id: string): void => set(toasts.filter((item) => item.id !== id));

/** Shows a sentence that came with the page, once. */
export function showFlash(flash: Toast): void {
  if (!toasts.some((item) => item.id === flash.id)) {
    set([...toasts.slice(-2), flash]);
  }
}

export const toastStore = {
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): readonly Toast[] => toasts,
  getServer: (): readonly Toast[] => NONE,
};
