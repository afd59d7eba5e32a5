"""Integration tests of the example: real requests to the local server; allure-pytest writes the results. URL comes from MCMS_URL."""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import allure
import pytest

URL = os.environ["MCMS_URL"]


@pytest.fixture(scope="module")
def server():
    """서버가 살아 있는지 먼저 확인한다."""
    with urllib.request.urlopen(URL + "/health", timeout=5) as response:
        assert response.status == 200
    return URL


def call(method, path, body=None):
    request = urllib.request.Request(URL + urllib.parse.quote(path), data=body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@allure.feature("주문")
@allure.severity(allure.severity_level.CRITICAL)
@pytest.mark.parametrize("count", [1, 2, 50])
def test_order_is_created(server, count):
    status, _ = call("POST", "/api/v1/orders", json.dumps({"수량": count}).encode())
    assert status == 201


@allure.feature("주문")
@allure.title("주문 목록은 세 건을 돌려준다")
def test_orders_are_listed(server):
    with allure.step("목록을 조회한다"):
        status, body = call("GET", "/api/v1/orders")
    allure.attach(json.dumps(body, ensure_ascii=False), "응답", allure.attachment_type.JSON)
    assert status == 200
    assert len(body["items"]) == 3


@allure.feature("설비")
@allure.title("설비 목록의 이름은 한글이 깨지지 않는다")
def test_machine_names_keep_hangul(server):
    status, body = call("GET", "/api/v1/설비/목록")
    assert status == 200
    assert [item["이름"] for item in body["items"]] == ["설비 0", "설비 1", "설비 2"]


@allure.feature("설비")
@pytest.mark.parametrize("path", ["/api/v1/machines", "/api/v1/설비/목록"])
def test_machines_answer(server, path):
    assert call("GET", path)[0] == 200


@allure.feature("설비")
@pytest.mark.parametrize("path", ["/api/v1/없음", "/api/v2/orders"])
def test_unknown_path_is_404(server, path):
    assert call("GET", path)[0] == 404


@pytest.mark.skip(reason="VPN 환경에서만 돈다")
def test_remote_share(server):
    raise AssertionError("not run here")
