/** The name that the stack gives to the pepper it generates; rotations count on from here. */
export const FIRST_PEPPER = "p1";
