import type { MouseEvent } from "react";

/**
 * For a form's buttons. Pressing one would blur the field that is being typed in, its error would appear and move the
 * button from under the pointer, and the click would go nowhere.
 */
export const steadyPress = { onMouseDown: (event: MouseEvent) => event.preventDefault() };
