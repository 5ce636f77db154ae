// What the readers of JSON and XML found, in both languages: they know nothing of languages, and say in English what stands there.

import JSON
import Subsidy
import XML

extension JSONError {
    /// What is wrong, in Chinese; the place is told beside it.
    var chinese: String {
        switch code {
        case .unexpectedEnd: "内容不完整，提前结束"
        case .unexpectedByte: "此处有不该出现的字符"
        case .invalidNumber: "数字写法有误"
        case .invalidString: "字符串写法有误"
        case .invalidUTF8: "编码不是 UTF-8"
        case .duplicateMember: "同一对象中有重名的成员"
        case .tooDeep: "嵌套过深"
        case .tooLong: "内容过长"
        case .trailingContent: "结束之后还有内容"
        default: detail
        }
    }
}

extension XMLReadingError {
    /// What is wrong; the place is told beside it.
    var text: LocalizedText {
        let chinese =
            switch code {
            case .syntax: "不是合法的 XML"
            case .doctype: "不收带 DOCTYPE 的文件"
            case .encoding: "编码不是 UTF-8"
            case .limit: "文件过大、层次过深或元素过多"
            default: message
            }
        return LocalizedText(zh: chinese, en: message)
    }
}
