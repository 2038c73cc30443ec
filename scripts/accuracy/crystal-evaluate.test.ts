import { expect, test } from 'vitest';
import { evaluateCrystal, isMade, type Made, type Value } from './crystal-evaluate.ts';

test('reads lists of objects, what is added to them, loops and counts', () => {
  const { performed } = evaluateCrystal(`
require "../helper.cr"
# a comment with "quotes" and [brackets
plants = [
  Plant.new("/oak/:id", "TREE", [
    Leaf.new("age", "", "ring"), # years
  ]),
  Plant.new("\\\\d \\"fern\\"", "MOSS", [] of Leaf).tap do |it_is|
    it_is.push_root(Root.new("factory().grow", line: 4))
  end,
]
verbs = ["CUT", "DIG"]
plants.concat(verbs.map { |verb| Plant.new("/rose", verb) })
["SOW", "REAP"].each do |verb|
  extra = Plant.new("/#{verb}/wheat", verb)
  plants << extra
end
Garden.new("gardens/one/", {
  :kinds  => 1,
  :plants => plants.size,
}, plants, {
  "with_roots" => YAML::Any.new(true),
}).perform_tests
`);
  const [path, counts, plants] = performed[0]?.args ?? [];
  expect(path).toBe('gardens/one/');
  expect(counts).toEqual({
    is: 'table',
    entries: new Map([
      [':kinds', 1],
      [':plants', 6],
    ]),
  });
  const list = Array.isArray(plants) ? plants.filter(isMade) : [];
  expect(list.map(({ args }) => args.slice(0, 2))).toEqual([
    ['/oak/:id', 'TREE'],
    ['\\d "fern"', 'MOSS'],
    ['/rose', 'CUT'],
    ['/rose', 'DIG'],
    ['/SOW/wheat', 'SOW'],
    ['/REAP/wheat', 'REAP'],
  ]);
  expect(leavesOf(list[0])).toEqual([['age', '', 'ring']]);
  expect(list[1]?.added.get('push_root')).toMatchObject([{ args: ['factory().grow'], named: new Map([['line', 4]]) }]);
});

test('reads what is asserted of something that was looked up', () => {
  const { assertions } = evaluateCrystal(`
describe "the gardener" do
  base = "gardens/two"
  before_each do
    Shed.instance.clear_all
  end

  it "waters what needs it" do
    options = Settings.new.default_options
    options["base"] = YAML::Any.new([YAML::Any.new("./#{base}/")])
    app = Gardener.new(options)
    app.walk if app.ready?
    dry = app.endpoints.find! { |plant| plant.kind == "FERN" && plant.place == "/shade" }
    dry = dry.should_not be_nil
    dry.water.first.litres.should eq(2)
    app.endpoints.map(&.place).should_not contain("/desert")
    dug(app).size.should eq 3
  end
end

private def dug(app : Gardener) : Array(Plant)
  app.endpoints
end
`);
  expect(
    assertions.map(({ actual, negated, matcher, expected }) => [
      Object.fromEntries(actual.where ?? []),
      actual.path.join('.'),
      negated,
      matcher,
      expected,
    ]),
  ).toEqual([
    [{ kind: 'FERN', place: '/shade' }, '', true, 'be_nil', null],
    [{ kind: 'FERN', place: '/shade' }, 'water.first.litres', false, 'eq', 2],
    [{}, 'map place', true, 'contain', '/desert'],
    [{}, 'size', false, 'eq', 3],
  ]);
});

test('says where it does not understand a file', () => {
  expect(() => evaluateCrystal('plants = [\n  Plant.new("/oak"\n')).toThrow(/line|ends/);
});

function leavesOf(made: Made | undefined): Value[][] {
  const leaves = made?.args[2];
  return Array.isArray(leaves) ? leaves.filter(isMade).map(({ args }) => [...args]) : [];
}
