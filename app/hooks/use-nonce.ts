import { createContext, useContext } from 'react';

/** The content security policy's nonce while the server renders; a browser never tells it, so there it is absent. */
export const NonceContext = createContext<string | undefined>(undefined);
export const useNonce = (): string | undefined => useContext(NonceContext);
