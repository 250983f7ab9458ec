// Answers that are kept for a while: at most so many, the one that was used longest ago
// leaves first. Equal questions that are asked at once are asked once.

interface Kept {
  readonly until: number;
  readonly answer: Promise<string>;
}

export class Answers {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly most: number, private readonly milliseconds: number) {}

  /** The answer to `question`, from here or from `ask`. An error is not kept. */
  get(question: string, ask: () => Promise<string>, now = Date.now()): Promise<string> {
    const kept = this.#kept.get(question);
    if (kept && kept.until > now) {
      this.#kept.delete(question);
      this.#kept.set(question, kept);
      return kept.answer;
    }
    return this.#ask(question, ask, now);
  }

  #ask(question: string, ask: () => Promise<string>, now: number): Promise<string> {
    const answer = ask();
    this.#kept.set(question, {until: now + this.milliseconds, answer});
    answer.catch(() => {
      if (this.#kept.get(question)?.answer === answer) this.#kept.delete(question);
    });
    if (this.#kept.size > this.most) {
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    }
    return answer;
  }
}
