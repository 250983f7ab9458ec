/* The contract between Upgrade Advisor and an advisory plugin, version 1.
 *
 * A plugin is a shared library that exports ONE function,
 * upgrade_advisor_plugin_v1. It returns a descriptor: data about the advisories
 * the plugin knows, with their conditions, and one function, examine, that decides
 * what no condition expresses, at one step of an upgrade, from facts it asks the
 * host for.
 *
 * Rules that hold for everything below
 *   - C11, fixed-width integers, no C++ type, no exception, no allocation crosses
 *     the boundary. Ownership never crosses: each side keeps what it made.
 *   - Every struct that a pointer leads to starts with its own size in bytes as
 *     its writer knew it, and only ever grows at the end. Read a member only if
 *     UA_HAS says that it is there. Step through arrays by their stride.
 *   - Text is UTF-8, a pointer and a length, not NUL-terminated. {NULL, 0} is
 *     the empty text.
 *   - A plugin is a pure function of the facts it asked: no clock, file, network,
 *     environment variable, thread, signal handler or state kept between calls.
 *   - An enumeration is a uint32_t with named values; values will be added, and a
 *     reader treats an unknown one as if the row were absent.
 *
 * Tags. Every function says on which thread it is called, how long the memory
 * that crosses is valid, and whose it is.
 *   [any-thread]      may be called from any thread, also from several at once
 *   [calling-thread]  only inside examine, on the thread that called it
 *   [load]            only while the plugin is being loaded, on the loading thread
 *   [static]          valid for as long as the library is loaded (forever: a host
 *                     never unloads a plugin)
 *   [request]         valid until the request is answered
 *   [call]            valid until examine returns
 *   [return]          valid until the function returns: copy it to keep it longer
 *   [host-owned]      the host's memory: a plugin reads it, never writes or frees it
 *   [plugin-owned]    the plugin's memory: the host reads it, never writes or frees it
 *   [caller-owned]    the caller's memory; the other side writes only what is
 *                     not const, and keeps no pointer to it
 */
#ifndef SDK_ABI_UPGRADE_PLUGIN_H_
#define SDK_ABI_UPGRADE_PLUGIN_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this contract. Another number is another entry function. */
#define UA_ABI_VERSION 1u
/* The version of the vocabulary of facts. It grows without the contract: a plugin
 * that asks for a name its host does not know gets UA_UNKNOWN_FACT. */
#define UA_VOCABULARY_VERSION 4u

/* Whether a struct is long enough to hold a member. */
#define UA_HAS(pointer, type, member)                                    \
  ((pointer)->size >= offsetof(type, member) + sizeof((pointer)->member))

#if defined(__GNUC__)
#define UA_EXPORT __attribute__((visibility("default")))
#else
#define UA_EXPORT
#endif

typedef struct ua_string {
  const char* data;
  uint64_t size;
} ua_string;

/* ---- Facts ------------------------------------------------------------- */

/* The three fact sheets of a call. */
enum {
  UA_SHEET_DEPLOYMENT = 0, /* the Deployment as it is at this step */
  UA_SHEET_SOURCE = 1,     /* the release the step leaves */
  UA_SHEET_TARGET = 2      /* the release the step arrives at */
};

/* The kinds of rows; docs/plugins/facts.md lists the names of each. */
enum {
  UA_KIND_RELEASE = 1,
  UA_KIND_CONFIG = 2,
  UA_KIND_ENV = 3,
  UA_KIND_PACKAGE = 4,
  UA_KIND_REQUIREMENT = 5,
  UA_KIND_DATABASE = 6,
  UA_KIND_IMPORT = 7,
  UA_KIND_CALL = 8,
  UA_KIND_KEYWORD = 9,
  UA_KIND_CLASS = 10,
  UA_KIND_CONTEXT = 11,
  UA_KIND_DOCKER = 12,
  UA_KIND_SHELL = 13,
  UA_KIND_FILE = 14,
  UA_KIND_REQUEST = 15,
  UA_KIND_API = 16
};

/* How a name is matched. */
enum {
  UA_MATCH_EXACT = 0,
  /* The name, and every name below it: "a.b" finds "a.b.c". Below the empty name
   * is every name of the kind. */
  UA_MATCH_UNDER = 1
};

/* What is known about a name. */
enum {
  UA_UNKNOWN_FACT = 0, /* no row, and the sheet is not complete for this kind */
  UA_ABSENT_FACT = 1,  /* no row, and the sheet is complete for this kind */
  UA_PRESENT_FACT = 2
};

/* The row is there but its value is not known: it comes from a command or a
 * secret store, or was redacted. What depends on the value is unknown. */
#define UA_FACT_VALUE_WITHHELD 1u

/* One row. [request] [host-owned] */
typedef struct ua_fact {
  ua_string name;
  ua_string value;
  ua_string file; /* where it was read, relative to the project; may be empty */
  uint32_t line;  /* 1-based; 0 when there is none */
  uint32_t flags; /* UA_FACT_... */
  /* Since vocabulary 3, where the stride has room for them. */
  uint32_t column; /* 1-based, in bytes of the line; 0 when there is none */
  uint32_t call;   /* which call of the file it is part of, from 1; 0: not known */
  uint32_t dag;    /* which DAG of the file, likewise */
  uint32_t reserved;
} ua_fact;

/* The answer to a question. It is the asker's, who sets size before asking; facts
 * points to [request] [host-owned] rows. */
typedef struct ua_answer {
  uint32_t size;
  uint32_t state;    /* UA_..._FACT */
  uint32_t question; /* its number in this call, 0 to 63: the bit in a basis */
  uint32_t count;    /* rows */
  const ua_fact* facts; /* count rows, each stride bytes after the one before */
  uint64_t stride;
  /* Since vocabulary 2. 1 if the rows are all there are: anything else
   * is absent. A row whose name ends in ".*" says that what lies below the rest of
   * its name is not known, and does not count against this. */
  uint32_t complete;
  uint32_t reserved; /* 0 */
} ua_answer;

/* ---- Versions ---------------------------------------------------------- */

/* How versions are ordered. The host does it. */
enum {
  UA_SCHEME_PEP440 = 1, /* Airflow and Python packages: 2.3.4+astro.1 */
  UA_SCHEME_RUNTIME = 2, /* Astro Runtime: every X.Y-Z is above every X.Y.Z */
  UA_SCHEME_CERTIFIED = 3 /* Astronomer Certified: X.Y.Z-N */
};

/* ---- What a plugin may say besides yes, no and unknown ------------------ */

enum {
  UA_EMIT_SUBJECT = 1,  /* a further subject the advisory applies to */
  UA_EMIT_DURATION = 2, /* how long the step takes because of this advisory */
  UA_EMIT_DETAIL = 3,   /* a sentence that the table could not hold */
  UA_EMIT_ACTION = 4,   /* something to do at this step */
  UA_EMIT_REMEDY = 5,   /* a remedy that the table could not hold */
  /* Since vocabulary 2. The rows of an answer that matter: its other rows are then
   * not evidence. An older host refuses it, and shows all. */
  UA_EMIT_EVIDENCE = 6
};

enum { UA_PHASE_BEFORE = 1, UA_PHASE_DURING = 2, UA_PHASE_AFTER = 3 };

#define UA_DURATION_OPEN UINT64_MAX /* no upper end is known */

/* An emission. [return] [caller-owned] */
typedef struct ua_emission {
  uint32_t size;
  uint32_t kind;  /* UA_EMIT_... */
  uint64_t basis; /* bits of the questions it rests on */
  ua_string subject; /* SUBJECT: what it is, stable over runs ("conf.py import x") */
  ua_string text; /* SUBJECT, DETAIL, REMEDY: a sentence; ACTION: its title;
                     DURATION: what the figure rests on */
  ua_string command; /* ACTION, REMEDY: exactly what to run, or empty */
  ua_string edit;    /* ACTION, REMEDY: a named edit, see ua_remedy */
  uint64_t low_seconds;
  uint64_t high_seconds; /* or UA_DURATION_OPEN */
  uint32_t phase;        /* ACTION: UA_PHASE_... */
  uint32_t optional;     /* ACTION: 1 when the step works without it */
  /* Since vocabulary 2. SUBJECT: the rows it rests on, in place of those of the
   * basis; EVIDENCE: the rows that matter. evidence_count rows of one answer of
   * this call, from this one on. NULL for a SUBJECT: those of the basis. */
  const ua_fact* evidence;
  uint64_t evidence_count;
} ua_emission;

/* ---- The call ----------------------------------------------------------- */

/* How a function of the call ended. */
enum {
  UA_OK = 0,
  UA_INVALID = -1, /* an argument is malformed: a version that is not one, ... */
  UA_LIMIT = -2    /* more than the host accepts; it drops the rest and says so */
};

typedef struct ua_call ua_call;

/* What a plugin may use while it examines. [call] [calling-thread] [host-owned]
 * Every member below is there in version 1 and never NULL. */
struct ua_call {
  uint32_t size;
  uint32_t reserved; /* 0 */
  void* host;        /* the host's; not for the plugin */

  /* Asks for rows. At most 64 questions a call: the next one is answered
   * UA_UNKNOWN_FACT and the examination counts as failed. An equal question has
   * the number it had and is not counted again. Costs a binary search.
   * [calling-thread]
   *   name    [return] [caller-owned]
   *   answer  [return] [caller-owned]; answer->facts is [request] [host-owned] */
  void (*ask)(const ua_call* call, uint32_t sheet, uint32_t kind, ua_string name,
              uint32_t match, ua_answer* answer);

  /* Orders two versions: *order is negative, zero or positive. UA_INVALID, and
   * *order untouched, if one of them is not a version of the scheme.
   * [calling-thread]
   *   a, b, order  [return] [caller-owned] */
  int32_t (*compare)(const ua_call* call, uint32_t scheme, ua_string a,
                     ua_string b, int32_t* order);

  /* Whether a PEP 440 version lies in a specifier list (">=2.2,<3"); *result is
   * 0 or 1. UA_INVALID as above; other schemes are UA_INVALID. [calling-thread]
   *   version, specifiers, result  [return] [caller-owned] */
  int32_t (*satisfies)(const ua_call* call, uint32_t scheme, ua_string version,
                       ua_string specifiers, int32_t* result);

  /* Says more about the advisory under examination; the host copies it. Kept
   * only if examine then answers UA_YES or UA_UNKNOWN. At most 1024 emissions and
   * 256 KiB a call: UA_LIMIT. [calling-thread]
   *   emission  and its texts: [return] [caller-owned] */
  int32_t (*emit)(const ua_call* call, const ua_emission* emission);

  /* 1 once nobody waits for the answer: return soon.
   * [calling-thread]
   *   call  [call] [host-owned] */
  int32_t (*stopped)(const ua_call* call);

  /* A line for the operator's log; level 1 is debug, 2 information, 3 warning.
   * [calling-thread]
   *   message  [return] [caller-owned] */
  void (*log)(const ua_call* call, uint32_t level, ua_string message);

  /* Says why this examination cannot be answered. examine returns UA_FAILED
   * after it; the finding then counts as missing, never as clean.
   * [calling-thread]
   *   message  [return] [caller-owned] */
  void (*fail)(const ua_call* call, ua_string message);

  /* Since condition version 1. UA_YES or UA_UNKNOWN: the host has decided the
   * advisory by its condition, and examine is called for what it emits; its result
   * is ignored, unless it is UA_FAILED. UA_NO: examine decides. */
  uint32_t decided;
  uint32_t reserved_2; /* 0 */
};

/* ---- Conditions as data -------------------------------------------------- *
 *
 * A condition is a program in prefix notation: each term is followed by its
 * operands. The host evaluates it in three values (Kleene): what is not known
 * gives unknown unless the rest decides. It derives from the program what the
 * advisory asks, the evidence, and the condition in words; the plugin is not
 * called.
 *
 *   ALL(2)  GIVEN config core.sql_alchemy_conn  NOT  GIVEN requirement psycopg2
 *
 * Two levels. Conditions: UA_OP_STEP to UA_OP_RENAMED. Row tests, which judge
 * one row of an answer: UA_OP_TEST, and ALL, ANY and NOT of row tests. A host
 * refuses a plugin with a program that is malformed, and says where. */

/* The version of these operators and tests. An older host has no member
 * ua_host::condition_version, or a lower value there. */
#define UA_CONDITION_VERSION 1u

enum {
  UA_OP_STEP = 1, /* yes: the step alone decides. Stands alone. */
  UA_OP_ALL = 2,  /* every one of `count` operands, in one `scope` */
  UA_OP_ANY = 3,  /* one of `count` operands */
  UA_OP_NOT = 4,  /* not the operand */
  /* Question terms: `sheet`, `kind`, `match`, `prefix` and `name` ask. */
  UA_OP_GIVEN = 5, /* there is a row */
  /* The value of the first row passes the row test that follows; no, if there
   * is no row. */
  UA_OP_VALUE = 6,
  UA_OP_SOME_ROW = 7,      /* a row passes the row test that follows */
  UA_OP_EVERY_ROW = 8,     /* there is a row, and all pass the row test */
  UA_OP_ROWS_AT_LEAST = 9, /* there are `number` rows or more */
  /* Two GIVEN terms follow; their first values compare as `test` says:
   * UA_TEST_EQUALS, UA_TEST_BEGINS (the first value begins with the second),
   * UA_TEST_VERSION_BELOW (first < second, by `scheme`), UA_TEST_DAY_BEFORE. */
  UA_OP_COMPARE = 10,
  /* The operand; where it is yes, `name` is a separate subject, and `text`
   * says what to do about it. */
  UA_OP_SUBJECT = 11,
  /* A row of the answer is named in `table`: itself or a name above it, the
   * longest one. Each name that is found is a subject. "x.*" may be any name
   * below x. The rows of the table that count: `with_groups`,
   * `without_groups`. */
  UA_OP_LISTED = 12,
  /* A question for each row of `table`: `prefix` and the row's name. Each that
   * is given is a subject. */
  UA_OP_EACH_LISTED = 13,
  /* As EACH_LISTED, for options of Airflow. A row's text is the option it
   * becomes; empty: it is removed. The host names the variables, and adds the
   * remedies that rename or unset them. */
  UA_OP_RENAMED = 14,
  /* A row test: `part` of the row passes `test`. */
  UA_OP_TEST = 32
};

/* What two facts of the code in one UA_OP_ALL have to share. It matters where
 * two operands ask for imports, calls, keywords, classes or context; other facts
 * belong to the whole project. */
enum {
  UA_SCOPE_PROJECT = 0, /* nothing */
  UA_SCOPE_FILE = 1,    /* a file */
  UA_SCOPE_DAG = 2,     /* the DAG they are part of */
  UA_SCOPE_CALL = 3     /* the call they are arguments of */
};

enum {
  UA_PART_VALUE = 0, /* unknown where it is withheld */
  UA_PART_NAME = 1,
  UA_PART_FILE = 2 /* an empty one may be any file: unknown */
};

/* Tests of one text. A text that is not a number, version or day, where one is
 * needed, gives unknown. */
enum {
  UA_TEST_TRUE = 1, /* as Airflow reads booleans: t, true, 1; f, false, 0 */
  UA_TEST_EQUALS = 2,
  UA_TEST_ONE_OF = 3, /* a name of `table` */
  UA_TEST_CONTAINS = 4,
  UA_TEST_BEGINS = 5,
  UA_TEST_ENDS = 6,
  UA_TEST_AT_LEAST = 7,         /* a whole number, `number` or more */
  UA_TEST_VERSION_BELOW = 8,    /* lower than `text`, by `scheme` */
  UA_TEST_VERSION_AT_LEAST = 9, /* not lower */
  UA_TEST_ADMITS = 10,          /* specifiers that allow the version `text` */
  /* Specifiers that allow no version from `text` on. */
  UA_TEST_ADMITS_NONE_FROM = 11,
  UA_TEST_DAY_BEFORE = 12, /* a day before the day `text`, both YYYY-MM-DD */
  UA_TEST_UNDER = 13,      /* a path with the folder `text` in it */
  UA_TEST_CONTAINS_ANY_OF = 14 /* one of the characters of `text` */
};

/* A row of a table of names. [static] [plugin-owned] */
typedef struct ua_table_row {
  ua_string name;    /* what is looked for */
  ua_string subject; /* what the finding calls it; empty: the name */
  ua_string text;    /* what to do, a sentence; of RENAMED see there */
  /* The row counts only at steps that cross this Airflow version; empty: at all
   * steps. Of two rows of one name that count, the later one does. */
  ua_string since;
  uint32_t groups; /* bits, for with_groups and without_groups */
  uint32_t reserved;
} ua_table_row;

/* Names, sorted by bytes; equal names only with different `since`. At most 8192
 * rows. [static] [plugin-owned] */
typedef struct ua_table {
  uint32_t size;
  uint32_t reserved;
  const ua_table_row* rows;
  uint64_t count;
  uint64_t stride;
} ua_table;

/* One term. What its operator does not use is zero. [static] [plugin-owned] */
typedef struct ua_term {
  uint32_t op;    /* UA_OP_... */
  uint32_t count; /* ALL, ANY: operands, 2 to 64 */
  uint32_t scope; /* ALL: UA_SCOPE_... */
  uint32_t sheet; /* questions: UA_SHEET_..., UA_KIND_..., UA_MATCH_... */
  uint32_t kind;
  uint32_t match;
  uint32_t part;   /* TEST: UA_PART_... */
  uint32_t test;   /* TEST, COMPARE: UA_TEST_... */
  uint32_t scheme; /* version tests: UA_SCHEME_... */
  /* LISTED: of a row's groups all bits of `with_groups` and none of
   * `without_groups`. */
  uint32_t with_groups;
  uint32_t without_groups;
  uint32_t reserved;
  /* Questions ask for prefix and name in one, of at most 512 bytes; SUBJECT: the
   * subject is `name`. */
  ua_string prefix;
  ua_string name;
  /* TEST, SUBJECT. Of a question: one line of SQL or a command that answers it,
   * which people are shown; empty: the host knows one, or there is none. */
  ua_string text;
  int64_t number;   /* TEST, ROWS_AT_LEAST */
  const ua_table* table;
} ua_term;

/* ---- Advisories as data -------------------------------------------------- */

enum { UA_INFO = 1, UA_WARNING = 2, UA_CRITICAL = 3 };

enum {
  UA_EFFECT_NONE = 0,
  UA_EFFECT_BLOCKS_STEP = 1, /* the step fails unless it is fixed first */
  /* The step does not exist. Such an advisory asks release facts only (a host
   * refuses the plugin otherwise). */
  UA_EFFECT_FORBIDS_STEP = 2
};

/* Kinds of steps, as bits. */
#define UA_STEP_UPGRADE_CERTIFIED 1u
#define UA_STEP_MIGRATE_TO_RUNTIME 2u
#define UA_STEP_UPGRADE_RUNTIME 4u
#define UA_STEP_ANY 7u

/* A way to fix it. [static] [plugin-owned] */
typedef struct ua_remedy {
  uint32_t size;
  uint32_t reserved;
  ua_string text;    /* an imperative sentence */
  ua_string command; /* exactly what to run, or empty */
  /* A named edit a tool may apply, or empty: "env.unset NAME",
   * "env.set NAME VALUE", "env.rename OLD NEW", "requirements.add SPEC",
   * "requirements.remove NAME", "dockerfile.from IMAGE",
   * "code.argument CALLEE.OLD NEW" for an argument that has a new name and the
   * same meaning: "code.argument airflow.DAG.schedule_interval schedule". */
  ua_string edit;
} ua_remedy;

/* Something a plugin knows. [static] [plugin-owned] */
typedef struct ua_advisory {
  uint32_t size;
  uint32_t severity; /* UA_INFO, UA_WARNING, UA_CRITICAL */
  uint32_t effect;   /* UA_EFFECT_... */

  /* On which steps it is examined: all that is given must hold. */
  uint32_t steps; /* UA_STEP_... bits, not 0 */
  /* The step crosses a version: source < crosses <= target. With PEP440 the
   * Airflow versions are compared; with RUNTIME the Runtime versions, where a
   * Certified source counts as below. Empty text: no such condition. */
  uint32_t crosses_scheme;
  uint32_t lands_scheme;
  ua_string crosses;
  /* The target lies in a range, both ends included; an empty end is open. PEP440:
   * its Airflow version; RUNTIME, CERTIFIED: its version, never of the other
   * distribution. */
  ua_string lands_low;
  ua_string lands_high;

  ua_string id;     /* "R5-DB-XCOM-COPY": [A-Z0-9-], unique forever, <= 64 bytes */
  ua_string title;  /* a short sentence without a full stop */
  ua_string impact; /* what happens if nothing is done */
  ua_string check;  /* the row of ValidateUpgrade it counts under: [a-z0-9-] */
  const ua_string* aliases; /* ids it had before */
  uint64_t alias_count;
  const ua_remedy* remedies; /* stride: remedies[0].size */
  uint64_t remedy_count;
  const ua_string* references; /* URLs of the sources */
  uint64_t reference_count;

  /* Since condition version 1. The condition: condition_count terms, each
   * condition_stride bytes after the one before, at most 256 and 16 deep. NULL
   * and 0: examine decides. */
  const ua_term* condition;
  uint64_t condition_count;
  uint64_t condition_stride;
  /* 1: after a yes or an unknown of the condition examine is called, for what
   * it emits. */
  uint32_t reports;
  uint32_t reserved;
} ua_advisory;

/* What examine answers. */
enum { UA_FAILED = -1, UA_NO = 0, UA_YES = 1, UA_UNKNOWN = 2 };

/* ---- The descriptor ------------------------------------------------------ */

/* How the host describes itself. [load] [host-owned] */
typedef struct ua_host {
  uint32_t size;
  uint32_t abi_version;
  uint32_t vocabulary_version;
  uint32_t reserved; /* 0 */
  ua_string name;    /* "upgrade-advisor" */
  ua_string version; /* "0.1.0" */
  /* UA_CONDITION_VERSION of the host; absent: it does not evaluate conditions. */
  uint32_t condition_version;
  uint32_t reserved_2; /* 0 */
} ua_host;

/* What a plugin is. [static] [plugin-owned] */
typedef struct ua_plugin {
  uint32_t size;
  uint32_t abi_version;        /* UA_ABI_VERSION it was built with */
  uint32_t vocabulary_version; /* UA_VOCABULARY_VERSION it was built with */
  uint32_t advisory_count;     /* 1 to 1024 */
  ua_string id;                /* "runtime_6_smart_sensor_removal": [a-z0-9_] */
  ua_string version;           /* "1.4.0" */
  ua_string summary;           /* one sentence */
  const ua_advisory* const* advisories;

  /* Decides one advisory at one step; called for advisories without a condition
   * and for those that report. [any-thread]
   *   advisory  its index in advisories
   *   call      [call] [host-owned]
   *   basis     [return] [caller-owned] bit q is set iff the answer rests on
   *             question q. A UA_NO that rests on an unknown fact is taken as
   *             UA_UNKNOWN.
   * Returns UA_NO, UA_YES, UA_UNKNOWN or UA_FAILED. */
  int32_t (*examine)(uint32_t advisory, const ua_call* call, uint64_t* basis);

  /* An extension by its id, or NULL when there is none; the member itself may be
   * NULL. Version 1 of the contract defines no extension. [any-thread]
   *   id  [return] [caller-owned]
   * Returns [static] [plugin-owned]. */
  const void* (*extension)(ua_string id);
} ua_plugin;

/* The one exported function. Returns the descriptor, the same one each time, or
 * NULL to decline this host. Must not throw. [load]
 *   host  [return] [host-owned]
 * Returns [static] [plugin-owned]. */
UA_EXPORT const ua_plugin* upgrade_advisor_plugin_v1(const ua_host* host);
/* A pointer to it: [load] [return] [host-owned], returns [static] [plugin-owned]. */
typedef const ua_plugin* (*ua_entry)(const ua_host* host);
#define UA_ENTRY_NAME "upgrade_advisor_plugin_v1"

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* SDK_ABI_UPGRADE_PLUGIN_H_ */
