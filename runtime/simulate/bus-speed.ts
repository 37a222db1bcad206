// What the simulated bus is drawn with.

/** How fast the bus is, in milliseconds of the world. */
export interface BusSpeed {
  readonly delayMinMs: number;
  readonly delayMaxMs: number;
  /** Silence after which a machine counts as gone. */
  readonly failureTimeoutMs: number;
  /** How long until machines that can hear each other (again) form one ring. */
  readonly mergeMs: number;
  /**
   * As the engine for Spread gives views: who was elsewhere while its machine was not heard is seen to leave before the view that it is in again,
   * and a group that got empty counts anew, so that an id comes back.
   */
  readonly spread?: boolean;
}
