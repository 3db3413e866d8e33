/** Time is an argument: services ask the clock once per use case and hand `now` on. */
export interface Clock {
  now(): Date;
}
