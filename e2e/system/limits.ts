/** Limits that a journey, in which one address is many people, would run into. */
export const roomyLimits: Record<string, string> = {
  LIMIT_REGISTRATIONS: '1000',
  LIMIT_ANONYMOUS_PER_S: '1000',
  LIMIT_ANONYMOUS_BURST: '1000',
  LIMIT_REST_PER_S: '10000',
  LIMIT_REST_BURST: '10000',
  LIMIT_SENDS_PER_S: '10000',
  LIMIT_SENDS_BURST: '10000',
  LIMIT_CHATS_PER_H: '10000',
  LIMIT_FRAMES_PER_MIN: '10000',
  LIMIT_TYPING_PER_MIN: '10000',
}
