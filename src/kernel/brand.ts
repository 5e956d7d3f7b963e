declare const brand: unique symbol;

/** A `Base` that only its own constructor can make, so that two quantities cannot be mixed up. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };
