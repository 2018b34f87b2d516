//! The truths that every version of the model must satisfy (docs/model.md 9), each held against an independent
//! computation: closed forms, exact enumeration, or a slow and obvious implementation in the test.

mod compare;
mod control;
mod everything;
mod generated;
mod t01_same_plan;
mod t02_no_response;
mod t02_terms;
mod t03_rank_is_need;
mod t04_skill;
mod t05_capacity;
mod t05_modes;
mod t06_scale;
mod t07_pooling;
mod t08_need;
mod t08_stages;
mod t09_threads;
mod t10_balances;
mod t10_mechanisms;
mod t10_rationing;
mod t12_sane;
mod t13_placebo;
mod t14_order;
mod t15_money;
mod t16_coverage;
mod t17_limit;
mod t18_waiting;
mod t19_everything;
mod t19_names;
mod worlds;
