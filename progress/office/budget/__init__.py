"""効果額 and 予算事業 before the finance section: what departments reported, its confirmation, the lists by 事業."""
