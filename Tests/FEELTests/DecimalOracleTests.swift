// Random operations against Python's decimal module, which is asked at test time.

import FEEL
import Foundation
import Testing

private let script = """
    import decimal, random
    c = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144, clamp=1, traps=[])
    random.seed(20260105)
    def number():
        digits = random.choice([1, 2, 3, 5, 9, 17, 18, 19, 20, 30, 33, 34])
        return decimal.Decimal((random.randrange(2), tuple(random.randrange(10) for _ in range(digits)), random.choice([-40, -20, -6, -2, -1, 0, 0, 1, 3, 20])))
    def emit(op, a, b, r):
        if r.is_finite(): print(op, a, b, r)
    for _ in range(4000):
        a, b = number(), number()
        emit('add', a, b, c.add(a, b)); emit('subtract', a, b, c.subtract(a, b))
        emit('multiply', a, b, c.multiply(a, b)); emit('divide', a, b, c.divide(a, b))
    for _ in range(400):
        a = abs(number())
        emit('sqrt', a, 0, c.sqrt(a))
        if a: emit('log', a, 0, c.ln(a))
        x = decimal.Decimal(random.randrange(-300000, 300000)) / decimal.Decimal(random.choice([1000, 777, 1000000]))
        x = c.plus(x)
        emit('exp', x, 0, c.exp(x))
        base, power = c.plus(decimal.Decimal(random.randrange(1, 10**6)) / 1000), decimal.Decimal(random.randrange(-60, 60))
        emit('power', base, power, c.power(base, power))
        power = c.plus(decimal.Decimal(random.randrange(-6000, 6000)) / 1000)
        emit('power', base, power, c.power(base, power))
    """

private let table: [[String]] = python(script)?.split(separator: "\n").map { $0.split(separator: " ").map(String.init) } ?? []

@Suite(.enabled(if: !table.isEmpty, "no Python is installed"))
struct DecimalOracleTests {
    @Test(arguments: ["add", "subtract", "multiply", "divide", "sqrt", "log", "exp", "power"])
    func operations_GiveWhatPythonGives(_ operation: String) throws {
        let rows = table.filter { $0[0] == operation }
        #expect(rows.count > 300)
        for row in rows {
            let (left, right) = (try #require(Decimal128(row[1])), try #require(Decimal128(row[2])))
            let expected = try #require(Decimal128(row[3]))
            let result: Decimal128? =
                switch operation {
                case "add": left.adding(right)
                case "subtract": left.subtracting(right)
                case "multiply": left.multiplied(by: right)
                case "divide": left.divided(by: right)
                case "sqrt": left.squareRoot()
                case "log": left.naturalLogarithm()
                case "exp": left.exponential()
                default: left.raised(to: right)
                }
            #expect(result == expected, "\(row) gave \(String(describing: result))")
            // The transcendental functions leave the exponent of an exact result open.
            if ["add", "subtract", "multiply", "divide", "sqrt"].contains(operation) {
                #expect(result?.exponent == expected.exponent, "\(row) gave \(String(describing: result))")
            }
        }
    }
}
