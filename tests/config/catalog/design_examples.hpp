// The examples of the definition language, as they were designed: every kind, together.
#pragma once

namespace building {

inline constexpr const char* kExamples = R"yaml(flag: block-editor
description: New block editor for documents
owner: team-editor
enabled: true                          # false: everybody gets `off` (or the code default where there is no `off`)
type: bool                             # optional: bool | string | int | float | object; else taken from the variants (one type for all; a decimal point in any makes them float)
variants: { classic: false, blocks: true }
off: classic
unit: user                             # what rollouts bucket by; default the targeting key
metadata: { team: editor, ticket: 42 } # bool, string, numbers; handed to clients as they are
requires: { flag: paywall-v2, serves: new }  # prerequisites, any depth, cycles are errors
rules:                                 # top-down, first match wins
  - name: staff
    if: email.endsWith("@acme.example")
    serve: blocks
  - name: early adopters ramp
    if: segment("early_adopter") and version(app_version) >= version("4.2.0")
    rollout: { blocks: 25%, classic: rest }
    schedule: { start: 2026-12-01T00:00:00Z }
default: classic                       # or a rollout; left out: code default
tests:
  - { context: { email: "kim@acme.example" }, expect: { variant: blocks, reason: TARGETING_MATCH } }
---
experiment: invite-nudge-copy
status: running                        # draft | running | paused | ended
owner: team-growth
hypothesis: Asking for a teammate right after the first download gets more people to eureka.
funnel: activation                     # acquisition | activation | retention | referral | monetisation
product_area: sharing
intent: adoption                       # adoption upsell retention relationship announcement survey | support security consent transactional
goal: { metric: eureka_rate, from: 8%, to: 10%, by: 2027-03-31 }
guardrails: [d7_retention, mute_rate]
secondary: [activation_rate]
unit: user                             # user | account | device | any declared unit
layer: editor_toasts                   # at most one experiment of a layer per unit
slots: 0-40%                           # this experiment's share of the layer; without a layer: `traffic: 40%`
audience: plan == "free" and reached("aha") and not reached("eureka")
split: { control: 50%, team: 25%, speed: 25% }   # the first arm is the baseline unless `control:` names another
analysis: { method: sequential, alpha: 5%, looks: continuous }
# a message experiment has placement + messages; a value experiment has `values: { control: …, team: … }`
placement: editor_toast
trigger: { event: file_downloaded, delay: 3s, cancel_on: editor_closed }
schedule: { start: 2027-03-03, end: 2027-03-31, timezone: user }
frequency: { max: 2, per: lifetime, gap: 3d, until: interacted }
priority: high
stop_when: reached("eureka")
on_control: show_nothing               # or show_next_message
messages:
  team:
    layout: toast
    title: { en: "Better together, {{ first_name | default: 'friend' }}", de: "Gemeinsam geht's besser, {{ first_name | default: 'du' }}" }
    body:  { en: Invite a teammate to edit this file with you., de: Lade jemanden ein. }
    button: { text: { en: Invite, de: Einladen }, action: "app://share/invite" }
  speed: { copy_of: team, title: { en: Finish this twice as fast with a teammate, de: Zu zweit doppelt so schnell } }
---
attributes: { plan: { type: string, one_of: [free, trial, paid] }, seats: int, app_version: string, email: { type: string, personal: true },
  signup_source: string, sessions_30d: int, first_name: { type: string, personal: true } }
units: { user: {}, account: {}, device: {} }
layers: { editor_toasts: { unit: user } }              # `active`, `reached`… below name events or moments
segments: { early_adopter: 'signup_source == "beta" or sessions_30d > 20' }
natural_frequency: daily
moments:
  setup:  { event: file_uploaded }
  aha:    { all_of: [file_modified, file_downloaded], same: file_id, within: 7d }
  eureka: { event: teammate_invited, where: 'role == "editor"' }
  habit:  { event: document_processed, more_than: 3, per: day, over: 30d, on: average }   # average | every_day | 20 days
  sticky_team: { unit: account, event: message_sent, at_least: 2000, over: 30d }
metrics:
  activation_rate:    { reach: aha, within: 7d, from: signed_up, kind: value_creation }
  eureka_rate:        { reach: eureka, within: 14d, kind: value_creation }
  time_to_aha:        { time_to: aha, censor_at: 30d, kind: value_creation, good: down }
  d7_retention:       { retained: active, day: 7, match: on, kind: value_creation }       # match: on | on_or_after | every | within
  docs_per_user:      { count: document_processed, within: 14d, winsorise: 99.9% }
  revenue:            { sum: purchase.amount, within: 30d, winsorise: 99.5%, kind: value_capture }
  order_value:        { ratio: { sum: purchase.amount, over: { count: purchase } }, within: 30d }
  load_time_p95:      { quantile: 95%, of: page_loaded.ms, within: 7d, good: down }
  active_days:        { active_days_of: active, over: 28d }
  stickiness:         { stickiness_of: active, over: 28d }          # DAU/MAU as a ratio metric
  d30_retention:      { retained: active, day: 30 }
  amount_per_order:   { mean: purchase.amount, within: 30d }          # per event, clustered by unit
  invites_k:          { k_factor: { sent: teammate_invited, accepted: invite_accepted }, within: 14d }
  signup_funnel:      { funnel: [pricing_viewed, checkout_started, purchase], within: 3d, order: strict }
  free_to_paid:       { reach: subscription_started, within: 30d, if: 'plan == "free"', kind: value_capture }
  mute_rate:          { reach: message_muted, within: 14d, good: down, harm_above: +1pp }
  quick_dismiss_rate: { ratio: { count: message_dismissed, where: 'shown_ms < 2000', over: { count: message_shown } }, good: down, diagnostic: true }
  ces:                { survey: ces, within: 7d }                      # 1–7, first answer of a unit; also nps (0–10), pmf
---
holdout: no-inapp-marketing-2027h1
percent: 5%
unit: user
holds_back: all_messages               # or: experiments tagged/listed, flags listed
except: [transactional, security, consent, support]
start: 2027-01-01
end: 2027-06-30
measure: [d30_retention, stickiness, free_to_paid]
at_end: release
---
learning: invite-nudge-after-download
experiment: invite-nudge-copy
summary: A teammate nudge after the first download brought more invites; "together" beat "faster".
funnel: activation
product_area: sharing
effect:
  acquisition: { metric: invited_signups, change: +6.1%, interval: [+1.0%, +11.3%] }
  retention:   { metric: d7_retention, change: +0.2%, interval: [-0.9%, +1.3%] }
decision: ship team                    # ship … | iterate | decline, with `because:` and `alternative:`
confidence: moderate
holds_for: New free users on web
driven_by: [FB-182]
win: true
revisit: 2027-12-01
---
project: acme-docs
default_locale: en
timezone: Europe/Vienna
quiet_hours: { from: "21:00", to: "08:00", then: defer }   # or drop
caps:
  everything: { max: 3, per: 7d, gap: 4h }
  session: { max: 1, per: session }
  upsell: { max: 1, per: 7d }
never_on: [checkout, login]
test_users: ["*@acme.example"]
link_schemes: [https, app]
---
flag: paywall-v2
variants: { old: false, new: true }
)yaml";

}  // namespace building
