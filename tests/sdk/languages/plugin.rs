//! The plugin of languages_test.cc in Rust. The part of the contract it needs is declared by
//! hand, only here. LANGUAGE_ID and LANGUAGE_PREFIX tell its makes apart.
use std::{mem::size_of, ptr::null};

#[repr(C)] #[derive(Clone, Copy)]
struct Str { data: *const u8, size: u64 }
#[repr(C)]
struct Fact { name: Str, value: Str, file: Str, line: u32, flags: u32 }
#[repr(C)]
struct Answer { size: u32, state: u32, question: u32, count: u32, facts: *const u8, stride: u64 }
#[repr(C)]
struct Emission {
    size: u32, kind: u32, basis: u64, subject: Str, text: Str, command: Str, edit: Str,
    low_seconds: u64, high_seconds: u64, phase: u32, optional: u32,
}
#[repr(C)]
struct Call {
    size: u32, reserved: u32, host: *mut u8,
    ask: extern "C" fn(&Call, u32, u32, Str, u32, &mut Answer),
    compare: extern "C" fn(&Call, u32, Str, Str, &mut i32) -> i32,
    satisfies: extern "C" fn(&Call, u32, Str, Str, &mut i32) -> i32,
    emit: extern "C" fn(&Call, &Emission) -> i32,
}
#[repr(C)]
struct Remedy { size: u32, reserved: u32, text: Str, command: Str, edit: Str }
#[repr(C)]
struct Advisory {
    size: u32, severity: u32, effect: u32, steps: u32, crosses_scheme: u32, lands_scheme: u32,
    crosses: Str, lands_low: Str, lands_high: Str, id: Str, title: Str, impact: Str, check: Str,
    aliases: *const Str, alias_count: u64, remedies: *const Remedy, remedy_count: u64,
    references: *const Str, reference_count: u64,
}
#[repr(C)]
pub struct Plugin {
    size: u32, abi_version: u32, vocabulary_version: u32, advisory_count: u32,
    id: Str, version: Str, summary: Str, advisories: *const &'static Advisory,
    examine: extern "C" fn(u32, &Call, &mut u64) -> i32, extension: *const u8,
}
// What is static below is read only.
unsafe impl Sync for Str {}
unsafe impl Sync for Remedy {}
unsafe impl Sync for Advisory {}
unsafe impl Sync for Plugin {}

const NO: i32 = 0;
const YES: i32 = 1;
const UNKNOWN: i32 = 2;
const NONE: Str = Str { data: null(), size: 0 };
const fn text(t: &'static str) -> Str { Str { data: t.as_ptr(), size: t.len() as u64 } }

impl Answer {
    fn row(&self, i: u32) -> &Fact {
        unsafe { &*(self.facts.add(i as usize * self.stride as usize) as *const Fact) }
    }
    fn value(&self) -> Option<&[u8]> {
        if self.count == 0 || self.row(0).flags & 1 != 0 { return None; }
        let value = self.row(0).value;
        if value.size == 0 { return Some(b""); }
        Some(unsafe { std::slice::from_raw_parts(value.data, value.size as usize) })
    }
    fn without(&self) -> i32 { if self.state == 1 { NO } else { UNKNOWN } }
}
fn ask(call: &Call, sheet: u32, kind: u32, name: &'static str, under: u32, basis: &mut u64) -> Answer {
    let size = size_of::<Answer>() as u32;
    let mut answer = Answer { size, state: 0, question: 0, count: 0, facts: null(), stride: 0 };
    (call.ask)(call, sheet, kind, text(name), under, &mut answer);
    *basis = 1 << answer.question;
    answer
}
fn emit(call: &Call, kind: u32, basis: u64, subject: Str, text: Str, low_seconds: u64, high_seconds: u64) {
    let size = size_of::<Emission>() as u32;
    (call.emit)(call, &Emission { size, kind, basis, subject, text, command: NONE, edit: NONE,
                                  low_seconds, high_seconds, phase: 0, optional: 0 });
}
extern "C" fn examine(advisory: u32, call: &Call, basis: &mut u64) -> i32 {
    if advisory == 1 {
        let imports = ask(call, 0, 7, "airflow.contrib", 1, basis);
        for i in 0..imports.count {
            emit(call, 1, *basis, imports.row(i).name, text("It is gone"), 0, 0);
        }
        return if imports.count > 0 { YES } else { imports.without() };
    }
    let answer = if advisory == 0 { ask(call, 0, 2, "core.executor", 0, basis) }
                 else { ask(call, 1, 1, "airflow.version", 0, basis) };
    let value = match answer.value() { Some(v) => v, None => return answer.without() };
    let fact = answer.row(0).value;
    if advisory == 0 {
        if value != b"SequentialExecutor" { return NO; }
        emit(call, 3, *basis, NONE, fact, 0, 0);
    } else {
        let mut order = 0;
        if (call.compare)(call, 1, fact, text("2.7.0"), &mut order) != 0 { return UNKNOWN; }
        if order >= 0 { return NO; }
        emit(call, 2, *basis, NONE, text("as measured"), 60, 120);
    }
    YES
}

static REMEDIES: [Remedy; 1] = [Remedy { size: size_of::<Remedy>() as u32, reserved: 0, command: NONE,
    text: text("Use the LocalExecutor"), edit: text("env.set AIRFLOW__CORE__EXECUTOR LocalExecutor") }];
static REFERENCES: [Str; 1] = [text("https://airflow.apache.org/docs")];
const PLAIN: Advisory = Advisory { size: size_of::<Advisory>() as u32, severity: 1, effect: 0, steps: 7,
    crosses_scheme: 0, lands_scheme: 0, crosses: NONE, lands_low: NONE, lands_high: NONE, id: NONE,
    title: NONE, impact: NONE, check: NONE, aliases: null(), alias_count: 0, remedies: null(),
    remedy_count: 0, references: null(), reference_count: 0 };
static ROWS: [&Advisory; 3] = [
    &Advisory { severity: 3, effect: 1, steps: 4, crosses_scheme: 1, crosses: text("3.0.0"),
        id: text(concat!(env!("LANGUAGE_PREFIX"), "-EXECUTOR")), title: text("The executor is gone"),
        impact: text("The scheduler does not start"), check: text("executor"), remedies: &REMEDIES[0],
        remedy_count: 1, references: &REFERENCES[0], reference_count: 1, ..PLAIN },
    &Advisory { severity: 2, id: text(concat!(env!("LANGUAGE_PREFIX"), "-CONTRIB")),
        title: text("Modules moved"), impact: text("The imports fail"), ..PLAIN },
    &Advisory { id: text(concat!(env!("LANGUAGE_PREFIX"), "-AGE")), title: text("The start is old"),
        impact: text("The step takes longer"), ..PLAIN },
];
static PLUGIN: Plugin = Plugin { size: size_of::<Plugin>() as u32, abi_version: 1, vocabulary_version: 1,
    advisory_count: 3, id: text(env!("LANGUAGE_ID")), version: text("1.0.0"),
    summary: text("One of many languages"), advisories: &ROWS[0], examine, extension: null() };
#[no_mangle]
pub extern "C" fn upgrade_advisor_plugin_v1(_host: *const u8) -> &'static Plugin { &PLUGIN }
