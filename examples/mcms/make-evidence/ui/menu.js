// A small view model, so that the example has something of a user interface to test.
export function menu(groups) {
  const items = [{ id: "home", label: "홈" }];
  if (groups.includes("mcms-deployers")) items.push({ id: "deploy", label: "배포" });
  if (groups.includes("mcms-release-managers")) items.push({ id: "rollback", label: "롤백", confirm: true });
  return items;
}

export function progress(done, total) {
  if (!(total > 0) || done < 0 || done > total) throw new RangeError("잘못된 진행률");
  return `${Math.floor((100 * done) / total)}%`;
}
