"""The two rules of the house: imports go one way, and the pure modules stay pure."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BELOW = {"questionnaires": {"questionnaires"}, "assessment": {"assessment", "questionnaires"}}
OURS = {"config", "assessment", "questionnaires"}

# What a pure module may import besides the standard library and other pure modules.
PURE: dict[str, set[str]] = {
    "questionnaires.instrument": set(),
    "questionnaires.comparison": set(),
    "questionnaires.catalogue": set(),
    "questionnaires.content": {"yaml"},
    "assessment.addresses": set(),
    "assessment.gaps": set(),
    "assessment.charts": set(),
    "assessment.facing": set(),
}
PURE_FOLDERS = ("assessment.engine", "assessment.headlines", "assessment.results")
OF_QUESTIONNAIRES = {"instrument", "loading", "models"}
BESIDES: dict[str, set[str]] = {
    "assessment.backup.reading": {"triggers"},  # which a restore writes past
    "assessment.apps": {"triggers", "use"},  # puts guards in place, says who counts use
    "assessment.migrations.0003_dimensionfigure_possible": {"triggers"},  # asks one to step aside
    "assessment.migrations.0011_portfolio": {"triggers"},  # as above
    "assessment.readiness": {"triggers"},  # asks whether they are
    "assessment.views.trying": {"admin", "permissions"},  # a page of editors that knows teams
    "assessment.engine.evaluation": {"content"},  # the result names the digest of the content
    "assessment.content_files": {"content"},  # reads a content file, no database
    "assessment.management.commands.evaluate": {"content"},  # names the digest of that file
}


def modules(package: str) -> list[str]:
    files = (ROOT / package).rglob("*.py")
    return sorted(
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in files
    )


def path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return (
        path / "__init__.py"
        if path.is_dir() and not path.with_suffix(".py").exists()
        else path.with_suffix(".py")
    )


def imports(module: str) -> set[str]:
    """Everything a module imports, wherever in it; `from a import b` counts as a.b and as a."""
    found = set()
    for node in ast.walk(ast.parse(path_of(module).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def pure_modules() -> list[str]:
    """The pure modules, and every module of ours that one of them imports."""
    names = set(PURE)
    for folder in PURE_FOLDERS:
        names |= set(modules(folder.replace(".", "/")))
    queue = list(names)
    while queue:
        for imported in imports(queue.pop()):
            if is_ours(imported) and imported not in names and path_of(imported).is_file():
                names.add(imported)
                queue.append(imported)
    return sorted(names - OURS)


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


@pytest.mark.parametrize("module", pure_modules())
def test_pure_module_imports_nothing_but_the_standard_library_and_other_pure_modules(module):
    of_content = module.startswith("questionnaires.") and module != "questionnaires.instrument"
    besides = PURE["questionnaires.content"] if of_content else set()

    foreign = {name.partition(".")[0] for name in imports(module) if not is_ours(name)} - set(
        sys.stdlib_module_names
    )

    assert foreign <= besides


@pytest.mark.parametrize("module", [m for package in BELOW for m in modules(package)])
def test_imports_go_one_way(module):
    package = module.partition(".")[0]

    others = {name.partition(".")[0] for name in imports(module) if is_ours(name)}

    assert others <= BELOW[package]


@pytest.mark.parametrize("module", modules("assessment"))
def test_assessment_takes_little_from_questionnaires(module):
    taken = {name.split(".")[1] for name in imports(module) if name.startswith("questionnaires.")}

    assert taken - OF_QUESTIONNAIRES == BESIDES.get(module, set())
    from_models = {n for n in imports(module) if n.startswith("questionnaires.models.")}
    assert from_models <= {"questionnaires.models.Version"}


@pytest.mark.parametrize(
    "module", [m for m in modules("assessment") + modules("questionnaires") if ".commands." in m]
)
def test_command_knows_no_other_command_and_no_page(module):
    beyond = (".management.commands", ".views", ".forms")

    assert [n for n in imports(module) if any(part in n for part in beyond)] == []


def test_only_the_printer_imports_weasyprint():
    everywhere = [module for package in OURS for module in modules(package)]

    importers = {
        module
        for module in everywhere
        if any(name.partition(".")[0] == "weasyprint" for name in imports(module))
    }

    assert {module.split(".")[:2] == ["assessment", "printer"] for module in importers} == {True}


def test_server_loads_no_typesetter():
    """It changes how pictures are read in the whole process: half a logo would do."""
    loaded = "import config.urls, assessment.tasks, sys; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", loaded],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "'assessment.report.rendering'" in done.stdout
    assert "'weasyprint'" not in done.stdout


def test_printer_knows_nothing_but_itself():
    known = {name for module in modules("assessment.printer") for name in imports(module)}

    ours = {name for name in known if is_ours(name)}
    assert {name for name in ours if not name.startswith("assessment.printer.")} == set()
    assert "django" not in {name.partition(".")[0] for name in known}


def test_only_exports_import_what_writes_for_office_programs():
    importers = {
        module
        for package in OURS
        for module in modules(package)
        if {name.partition(".")[0] for name in imports(module)} & {"xlsxwriter", "pptx"}
    }

    assert {module.split(".")[:2] == ["assessment", "exports"] for module in importers} == {True}
