import { describe, expect, it } from "vitest";
import { menu, progress } from "./menu.js";

describe("메뉴", () => {
  it("권한이 없으면 홈만 보인다", () => expect(menu([]).map((i) => i.id)).toEqual(["home"]));
  it("배포 담당자에게 배포가 보인다", () => expect(menu(["mcms-deployers"]).map((i) => i.label)).toContain("배포"));
  it("rollback asks for confirmation", () => expect(menu(["mcms-release-managers"])[1].confirm).toBe(true));
});

describe("진행률", () => {
  it.each([[0, "0%"], [1, "33%"], [3, "100%"]])("%i of 3 is %s", (done, text) => expect(progress(done, 3)).toBe(text));
  it("rejects a total of zero", () => expect(() => progress(0, 0)).toThrow(RangeError));
});
