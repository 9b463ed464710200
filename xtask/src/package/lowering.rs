//! Wasm without what the JavaScript of `wasm2js` has nothing for, or something else: references, functions of several results, and
//! conversions that stay within a range.
//!
//! A reference becomes a number, the place where the page keeps the value while a call lasts, and the table of references becomes the
//! page's. A function of several results hands them to the page before it returns.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Serialize;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, EntityType, ExportSection, FunctionSection, ImportSection, Instruction, Module, TypeSection, ValType,
};
use wasmparser::{
    BlockType, CodeSectionReader, Export, ExternalKind, FuncType, FunctionBody, FunctionSectionReader,
    ImportSectionReader, Operator, Parser, Payload, RefType, Table, TypeRef, TypeSectionReader,
};

use super::saturating;
use crate::fault::Fault;

/// What is imported beside the rest, with arguments and whether there is a result: names that nothing else has.
const ADDED: [(&str, usize, bool); 5] =
    [("$get", 1, true), ("$set", 2, false), ("$grow", 2, true), ("$two", 2, false), ("$three", 3, false)];
const GET: u32 = 0;
const SET: u32 = 1;
const GROW: u32 = 2;
const TWO: u32 = 3;
const THREE: u32 = 4;

/// How the page calls what was lowered, and is called by it.
#[derive(Default, Serialize)]
pub(super) struct Signatures {
    imports: BTreeMap<String, Signature>,
    exports: BTreeMap<String, Signature>,
    /// The length that the table of references begins with.
    references: u64,
}

#[derive(Clone, Serialize)]
struct Signature {
    /// The arguments that are references.
    references: Vec<usize>,
    /// Whether the result is one.
    result: bool,
    /// Whether there are several results.
    several: bool,
}

/// The lowered wasm, and how to call it.
pub(super) fn lower(wasm: &[u8]) -> Result<(Vec<u8>, Signatures)> {
    let mut lowering = Lowering::read(wasm).context("the wasm could not be read")?;
    let mut module = Module::new();
    lowering.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| {
        Fault::failed(
            format!("the wasm for the fallback could not be written: {error}"),
            "references in one table, and several results of exports alone",
            "look at what wasm-bindgen makes now, and correct xtask/src/package/lowering.rs",
        )
    })?;
    Ok((module.finish(), lowering.signatures))
}

/// What has to be known of the module before its parts are met.
struct Lowering {
    types: Vec<FuncType>,
    /// The type of each function, imports first.
    functions: Vec<u32>,
    imported: u32,
    /// Which table holds the references.
    table: u32,
    /// The next body.
    body: u32,
    signatures: Signatures,
}

impl Lowering {
    fn read(wasm: &[u8]) -> Result<Self> {
        let mut found = Self {
            types: vec![],
            functions: vec![],
            imported: 0,
            table: u32::MAX,
            body: 0,
            signatures: Signatures::default(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(types) => {
                    found.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import?;
                        if let TypeRef::Func(ty) = import.ty {
                            found.functions.push(ty);
                            let signature = found.signature(ty);
                            found.signatures.imports.insert(import.name.to_owned(), signature);
                        }
                    }
                    found.imported = u32::try_from(found.functions.len())?;
                }
                Payload::FunctionSection(functions) => {
                    for ty in functions {
                        found.functions.push(ty?);
                    }
                }
                Payload::TableSection(tables) => {
                    for (place, table) in (0..).zip(tables) {
                        let table = table?;
                        if table.ty.element_type == RefType::EXTERNREF {
                            found.table = place;
                            found.signatures.references = table.ty.initial;
                        }
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            let ty = found.functions[export.index as usize];
                            let signature = found.signature(ty);
                            found.signatures.exports.insert(export.name.to_owned(), signature);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn signature(&self, ty: u32) -> Signature {
        let ty = &self.types[ty as usize];
        let is_reference = |ty: &wasmparser::ValType| *ty == wasmparser::ValType::EXTERNREF;
        Signature {
            references: (0..ty.params().len()).filter(|&place| is_reference(&ty.params()[place])).collect(),
            result: ty.results().iter().any(is_reference),
            several: ty.results().len() > 1,
        }
    }

    /// What takes the results of a function that has several.
    fn taker(&self, function: u32) -> Result<Option<u32>, Error<Unforeseen>> {
        match self.types[self.functions[function as usize] as usize].results() {
            [] | [_] => Ok(None),
            [_, _] => Ok(Some(self.imported + TWO)),
            [_, _, _] => Ok(Some(self.imported + THREE)),
            _ => Err(Error::UserError(Unforeseen("a function of four results or more"))),
        }
    }
}

/// What this file was not written for.
#[derive(Debug, thiserror::Error)]
#[error("it has {0}")]
struct Unforeseen(&'static str);

impl Reencode for Lowering {
    type Error = Unforeseen;

    fn val_type(&mut self, ty: wasmparser::ValType) -> Result<ValType, Error<Self::Error>> {
        if ty == wasmparser::ValType::EXTERNREF { Ok(ValType::I32) } else { utils::val_type(self, ty) }
    }

    /// What it calls by itself is not the one above.
    fn val_types(&mut self, types: Vec<wasmparser::ValType>) -> Result<Vec<ValType>, Error<Self::Error>> {
        types.into_iter().map(|ty| self.val_type(ty)).collect()
    }

    /// What is added stands behind the imports that were there.
    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(if function < self.imported { function } else { function + ADDED.len() as u32 })
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error<Self::Error>> {
        Ok(if table > self.table { table - 1 } else { table })
    }

    fn func_type(&mut self, ty: FuncType) -> Result<wasm_encoder::FuncType, Error<Self::Error>> {
        let several = ty.results().len() > 1;
        let params = self.val_types(ty.params().to_vec())?;
        let results = if several { vec![] } else { self.val_types(ty.results().to_vec())? };
        Ok(wasm_encoder::FuncType::new(params, results))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_type_section(self, types, section)?;
        for (_, arguments, result) in ADDED {
            types.ty().function(vec![ValType::I32; arguments], vec![ValType::I32; usize::from(result)]);
        }
        for conversion in saturating::ALL {
            let (from, to) = conversion.signature();
            types.ty().function(from, to);
        }
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let mut module = "";
        for import in section.clone().into_imports() {
            module = import?.module;
        }
        utils::parse_import_section(self, imports, section)?;
        for (place, (name, ..)) in ADDED.into_iter().enumerate() {
            imports.import(module, name, EntityType::Function((self.types.len() + place) as u32));
        }
        Ok(())
    }

    /// The conversions stand behind all functions that there were.
    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_function_section(self, functions, section)?;
        for place in 0..saturating::ALL.len() {
            functions.function((self.types.len() + ADDED.len() + place) as u32);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_code_section(self, code, section)?;
        for conversion in saturating::ALL {
            code.function(&conversion.body());
        }
        Ok(())
    }

    fn parse_table(
        &mut self,
        tables: &mut wasm_encoder::TableSection,
        table: Table<'_>,
    ) -> Result<(), Error<Self::Error>> {
        if table.ty.element_type == RefType::EXTERNREF { Ok(()) } else { utils::parse_table(self, tables, table) }
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error<Self::Error>> {
        if export.kind == ExternalKind::Table { Ok(()) } else { utils::parse_export(self, exports, export) }
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let taker = self.taker(self.imported + self.body)?;
        self.body += 1;
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut reader = body.get_operators_reader()?;
        let mut depth = 0_u32;
        while !reader.eof() {
            let operator = reader.read()?;
            let leaves = match operator {
                Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty } => {
                    if matches!(blockty, BlockType::FuncType(ty) if self.types[ty as usize].results().len() > 1) {
                        return Err(Error::UserError(Unforeseen("a block of several results")));
                    }
                    depth += 1;
                    false
                }
                Operator::End if depth > 0 => {
                    depth -= 1;
                    false
                }
                Operator::End | Operator::Return => true,
                _ => false,
            };
            if let (true, Some(taker)) = (leaves, taker) {
                function.instruction(&Instruction::Call(taker));
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Error<Self::Error>> {
        if let Some(place) = saturating::of(&operator) {
            return Ok(Instruction::Call((self.functions.len() + ADDED.len() + place) as u32));
        }
        match operator {
            Operator::TableGet { table } if table == self.table => Ok(Instruction::Call(self.imported + GET)),
            Operator::TableSet { table } if table == self.table => Ok(Instruction::Call(self.imported + SET)),
            Operator::TableGrow { table } if table == self.table => Ok(Instruction::Call(self.imported + GROW)),
            // The page keeps `null` at the first place.
            Operator::RefNull { .. } => Ok(Instruction::I32Const(0)),
            Operator::TableSize { .. } | Operator::TableFill { .. } | Operator::TableCopy { .. } => {
                Err(Error::UserError(Unforeseen("another use of its tables")))
            }
            Operator::Call { function_index } if self.taker(function_index)?.is_some() => {
                Err(Error::UserError(Unforeseen("a call of its own that gives several results")))
            }
            _ => utils::instruction(self, operator),
        }
    }
}
