/** An expected reason not to go on: its message is the whole story and says what to do. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
