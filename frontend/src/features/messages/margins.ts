/** So near to the end one is at the end. */
export const endMargin = 48
/** Where the button down appears when nothing is unread. */
export const awayMargin = 240
/** How far from an edge the next page is asked for. */
export const loadMargin = 3_000
/** The empty foot of the list, under its last message. */
export const footHeight = 26
/** What stays visible above the unread divider. */
export const dividerMargin = 72
/** After this the list stands where it was told to go. */
export const settledMs = 200
