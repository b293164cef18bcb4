from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "計画"


class PlanningAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in it; its name and addresses stay Django's."""

    default = False  # INSTALLED_APPS names it whole; "plans" alone means the app above
    default_site = "plans.planning_site.PlanningSite"
