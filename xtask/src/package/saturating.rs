//! Conversions that stay within an integer's range, as functions of their own. `wasm2js` writes them as conversions that wrap around,
//! and Binaryen's lowering of them takes what is out of range for undefined.

use wasm_encoder::{BlockType, Function, Ieee32, Ieee64, Instruction, ValType};
use wasmparser::Operator;

/// From a float to an integer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Saturating {
    from: ValType,
    to: ValType,
    signed: bool,
}

const fn kind(from: ValType, to: ValType, signed: bool) -> Saturating {
    Saturating { from, to, signed }
}

/// Every one there is.
pub(super) const ALL: [Saturating; 8] = [
    kind(ValType::F32, ValType::I32, true),
    kind(ValType::F32, ValType::I32, false),
    kind(ValType::F64, ValType::I32, true),
    kind(ValType::F64, ValType::I32, false),
    kind(ValType::F32, ValType::I64, true),
    kind(ValType::F32, ValType::I64, false),
    kind(ValType::F64, ValType::I64, true),
    kind(ValType::F64, ValType::I64, false),
];

/// The place in [`ALL`] of what an instruction does.
pub(super) fn of(operator: &Operator<'_>) -> Option<usize> {
    match operator {
        Operator::I32TruncSatF32S => Some(0),
        Operator::I32TruncSatF32U => Some(1),
        Operator::I32TruncSatF64S => Some(2),
        Operator::I32TruncSatF64U => Some(3),
        Operator::I64TruncSatF32S => Some(4),
        Operator::I64TruncSatF32U => Some(5),
        Operator::I64TruncSatF64S => Some(6),
        Operator::I64TruncSatF64U => Some(7),
        _ => None,
    }
}

impl Saturating {
    /// What it takes and gives.
    pub(super) fn signature(self) -> ([ValType; 1], [ValType; 1]) {
        ([self.from], [self.to])
    }

    /// Beyond the range its end, of what is no number 0, else the number without what follows the point.
    pub(super) fn body(self) -> Function {
        let bits = if self.to == ValType::I32 { 32 } else { 64 };
        let (least, beyond) = match self.signed {
            true => (-(2_f64.powi(bits - 1)), 2_f64.powi(bits - 1)),
            false => (0.0, 2_f64.powi(bits)),
        };
        let (lowest, highest) = match self.signed {
            true => (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits)),
            false => (0, -1),
        };
        let block = BlockType::Result(self.to);
        let mut function = Function::new([]);
        let mut say = |instructions: &[Instruction<'_>]| {
            for instruction in instructions {
                function.instruction(instruction);
            }
        };
        let given = Instruction::LocalGet(0);
        say(&[given.clone(), self.float(beyond), self.at_least(), Instruction::If(block), self.integer(highest)]);
        say(&[Instruction::Else, given.clone(), self.float(least), self.at_most(), Instruction::If(block)]);
        say(&[
            self.integer(lowest),
            Instruction::Else,
            given.clone(),
            given.clone(),
            self.same(),
            Instruction::If(block),
        ]);
        say(&[given, self.cut(), Instruction::Else, self.integer(0)]);
        say(&[Instruction::End, Instruction::End, Instruction::End, Instruction::End]);
        function
    }

    /// A power of two, or its negative: exact in both.
    fn float(self, value: f64) -> Instruction<'static> {
        match self.from {
            ValType::F32 => Instruction::F32Const(Ieee32::from(value as f32)),
            _ => Instruction::F64Const(Ieee64::from(value)),
        }
    }

    fn integer(self, value: i64) -> Instruction<'static> {
        match self.to {
            ValType::I32 => Instruction::I32Const(value as i32),
            _ => Instruction::I64Const(value),
        }
    }

    fn at_least(self) -> Instruction<'static> {
        if self.from == ValType::F32 { Instruction::F32Ge } else { Instruction::F64Ge }
    }

    fn at_most(self) -> Instruction<'static> {
        if self.from == ValType::F32 { Instruction::F32Le } else { Instruction::F64Le }
    }

    fn same(self) -> Instruction<'static> {
        if self.from == ValType::F32 { Instruction::F32Eq } else { Instruction::F64Eq }
    }

    fn cut(self) -> Instruction<'static> {
        match (self.from, self.to, self.signed) {
            (ValType::F32, ValType::I32, true) => Instruction::I32TruncF32S,
            (ValType::F32, ValType::I32, false) => Instruction::I32TruncF32U,
            (ValType::F32, _, true) => Instruction::I64TruncF32S,
            (ValType::F32, _, false) => Instruction::I64TruncF32U,
            (_, ValType::I32, true) => Instruction::I32TruncF64S,
            (_, ValType::I32, false) => Instruction::I32TruncF64U,
            (_, _, true) => Instruction::I64TruncF64S,
            (_, _, false) => Instruction::I64TruncF64U,
        }
    }
}
