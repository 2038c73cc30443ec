/** Methods that lists and texts both have, and that give something else of the one than of the other. */
export const eitherMethods = /^(?:includes|indexOf|lastIndexOf|concat|slice)$/;
